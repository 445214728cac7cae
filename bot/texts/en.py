"""The bot's words in English; `{name}` marks what is filled in."""

ENGLISH = {
    # Under or instead of an answer. {turn} is the turn's short id.
    "error.internal": "Something went wrong on my side, so I have no answer. Please ask again. (`{turn}`)",
    "error.configuration": "I am not set up correctly. Please tell whoever runs me. (`{turn}`)",
    "error.store": "I cannot reach my storage right now, so nothing was changed. Please try again in a minute.",
    "error.slack": "Slack did not take my answer. Please ask again. (`{turn}`)",
    "error.attempts": "I tried {attempts} times and could not finish this answer. Please try again. (`{turn}`)",
    "model.system_unsupported": "The model refused my instructions. Please tell whoever runs me. (`{turn}`)",
    "model.roles_alternate": "The model could not read this conversation. `!reset` starts it anew. (`{turn}`)",
    "model.context_overflow": "This conversation is too long for the model. `!reset` starts it anew. (`{turn}`)",
    "model.image_unsupported": "This variant cannot see images. Please ask in words. (`{turn}`)",
    "model.param_unsupported": "The model refused how I asked. Please tell whoever runs me. (`{turn}`)",
    "model.auth": "The model's host does not accept my key. Please tell whoever runs me. (`{turn}`)",
    "model.credits": "My account with the model's host is used up. Please tell whoever runs me. (`{turn}`)",
    "model.forbidden": "The model's host does not let me ask this. Please tell whoever runs me. (`{turn}`)",
    "model.moderation": "The model's host declined to answer this. Please ask in another way. (`{turn}`)",
    "model.model_missing": "The host does not serve this variant. Choose another: `/gemma model`. (`{turn}`)",
    "model.rate_limited": "The model is asked too much right now. Please try again {wait}. (`{turn}`)",
    "model.overloaded": "The model is overloaded right now. Please try again {wait}. (`{turn}`)",
    "model.server": "The model's host has a fault right now. Please try again {wait}. (`{turn}`)",
    "model.timeout": "The model took too long to answer. Please try again. (`{turn}`)",
    "model.network": "I cannot reach the model right now. Please try again {wait}. (`{turn}`)",
    "model.empty": "The model gave no answer. Please try again, or ask in another way. (`{turn}`)",
    "model.bad_response": "The model's host answered with something I cannot read. Please try again. (`{turn}`)",
    "model.cut_off": "The model's answer broke off before its first word. Please try again {wait}. (`{turn}`)",
    "answer.cut_off": "_The answer was cut off here._ (`{turn}`)",
    "answer.stand_in": "_{chosen} gave no answer, so {instead} answered._",
    "answer.filtered": "_The model's host ended the answer here because of what it says._ (`{turn}`)",
    "again.gone": "The question is not there any more, so there is nothing to answer.",
    "again.kept": "_The text above is from an earlier try._",
    "answer.too_long": "_The answer was cut at its length limit. Press “Continue” for more._",
    "answer.rest": "_The answer goes on in the file below._",
    "answer.rest_missing": (
        "_The answer goes on, but does not fit here, and I may not share files in this "
        "workspace (`files:write`). Ask me for it in parts._"
    ),
    "answer.rest_later": (
        "_The answer goes on, but does not fit here, and I may not share files in this workspace "
        "(`files:write`): “Continue” shows the rest first._"
    ),
    "answer.file_missing": (
        "_I may not share files in this workspace (`files:write`): what you asked for stands above._"
    ),
    "question.empty": "Yes? Write your question after my name, or `/gemma help` to see what I can do.",
    "file.empty": "`{name}` is empty, so there was nothing to read.",
    "file.too_large": "`{name}` is larger than {limit} MB, so I did not read it.",
    "file.too_many": "I did not look at `{name}`: all of it together was more than I can take in at once.",
    "file.too_complex": "`{name}` takes too much room or time to open, so I did not read it. A smaller one may work.",
    "file.unsupported": (
        "I cannot read files like `{name}`. Text, PDF, Word, Excel, PowerPoint and common pictures work."
    ),
    "file.damaged": "`{name}` is damaged or incomplete, so I could not read it.",
    "file.protected": "`{name}` is protected with a password, so I could not open it.",
    "file.no_text": "I found no words in `{name}`, and I do not look at the pictures in such files.",
    "file.external": "`{name}` is not kept in Slack, and I fetch nothing from elsewhere.",
    "file.hidden": "Slack hides `{name}`, because the workspace is over its storage limit.",
    "file.gone": "`{name}` is not in Slack any more.",
    "file.foreign": "Slack does not let me see `{name}`: it belongs to another workspace, or is not shared here.",
    "file.no_scope": (
        "I may not open `{name}`. Whoever runs me must give the app the scope `files:read` and install it again."
    ),
    "file.no_reader": "I cannot read `{name}`: what reads such files is not installed. Please tell whoever runs me.",
    "file.unreachable": "Slack did not hand me `{name}` just now. Please try again.",
    "file.unseen": "The model here cannot see pictures, so it did not look at `{name}`.",
    "file.few_words": "I read only the few words in `{name}`, and the model did not look at its pages as pictures.",
    "file.unnamed": "a file of another workspace",
    "file.cut.character": "I read the first {seen} of {total} characters of `{name}`.",
    "file.cut.page": "I read the first {seen} of {total} pages of `{name}`.",
    "file.cut.row": "I read the first {seen} of {total} rows of `{name}`.",
    "file.cut.slide": "I read the first {seen} of {total} slides of `{name}`.",
    "file.cut.column": "I read the first {seen} of {total} columns of `{name}`.",
    "file.cut.cell": "Cells of `{name}` of which I read only the beginning: {cells}.",
    "file.cut.ends": "I read the beginning and the end of `{name}`: {seen} of {total} characters.",
    "file.blind": "{variant} cannot see pictures, but {seeing} can: press the button, and it answers your question.",
    "link.forbidden": "I did not read the message you linked: I cannot see that you may read it.",
    "link.outside": "I did not read the message you linked: I am not in that channel.",
    "link.closed": "I did not read the message you linked: nothing of that channel may be sent to the model.",
    "link.gone": "The message you linked is not there any more.",
    "link.unreachable": "Slack did not hand me the message you linked just now. Please try again.",
    "link.too_many": "I read the first {most} messages you linked, and not the others.",
    "link.cut": "I read {seen} of {total} messages of the thread you linked.",
    "link.cut_more": "I read {seen} messages of the thread you linked, which has more than {total}.",
    "offer.try_again": "Try again",
    "offer.continue": "Continue",
    "offer.ask_larger": "Ask {variant}",
    "offer.delete_answer": "Delete this answer",
    "answer.elsewhere": "_This part of the answer is said in the messages around it._",
    "answer.taken_away": "_This answer was taken away._",
    "amount.request": "1 request",
    "amount.requests": "{count} requests",
    "amount.tokens": "{count} tokens",
    "amount.of": "{used} of {amount}",
    "budget.over.person": (
        "You have used up your {amount} for today. You can ask me again {wait}, at midnight UTC. An admin can "
        "raise the limit in the settings of the workspace (`/gemma settings`)."
    ),
    "budget.over.channel": (
        "This channel has used up its {amount} for today. I answer here again {wait}, at midnight UTC. An admin "
        "can raise the limit in the settings of the channel (`/gemma settings`)."
    ),
    "budget.over.team": (
        "This workspace has used up its {amount} for today. I answer again {wait}, at midnight UTC. An admin can "
        "raise the limit in the settings of the workspace (`/gemma settings`)."
    ),
    "budget.near.person": "You have used {used} % of your {amount} for today. The next day begins at midnight UTC.",
    "budget.near.channel": (
        "<#{channel}> has used {used} % of its {amount} for today. The next day begins at midnight UTC."
    ),
    "budget.near.team": (
        "This workspace has used {used} % of its {amount} for today. The next day begins at midnight UTC."
    ),
    "queue.own_full": (
        "{count} questions of yours are waiting already, so I did not take this one. Please ask it again when "
        "some of them are answered."
    ),
    "queue.full": (
        "Too many questions are waiting right now, so I did not take this one. Please ask it again in a few minutes."
    ),
    "answer.outside": "I cannot write in <#{channel}>: I am not in that channel. Invite me there and ask again.",
    "access.guest": (
        "I answer members of this workspace only, and you are here as a guest. An admin can let you in: `/gemma "
        "settings`."
    ),
    "access.stranger": "I answer people of this workspace only. One of its admins can let you in: `/gemma settings`.",
    "access.never": "I do not answer this account.",
    "access.shared": (
        "This conversation is shared with another organisation, so I do not answer here until an admin lists it: "
        "`/gemma settings`."
    ),
    "access.unlisted": (
        "I answer only in channels that the admins chose, and this is none of them. In our direct messages I do."
    ),
    "access.unknown": (
        "Slack does not tell me right now who may use me here, so I did nothing. Please try again in a minute."
    ),
    "access.close": "Close",
    # Lines in a conversation: standard Markdown, like the answers.
    "variant.unknown": "There is no variant `{word}`. The variants are {variants}.",
    "variant.not_served": (
        "{host} does not serve `{variant}`. The nearest that is served is `{nearest}`. Whoever runs me "
        "can add `{variant}` from a server of their own."
    ),
    "variant.not_served_row": "not served by {host}",
    "variant.in_thread": "<@{user}> set this thread's variant to **{new}**.",
    "variant.for_you": "In your direct messages with me, **{new}** answers from now on.",
    "variant.mark": "Write the variant after the mark, as in `!model 4b`. The variants are {variants}.",
    "settings.changed": "<@{user}> changed the settings of {where}. {changes}",
    "settings.change": "{name}: {old} → **{new}**",
    "settings.change_back": "{name}: {old} → **{new}**, as elsewhere",
    "settings.change_fixed": "{name}: **{new}**, whatever changes elsewhere",
    "settings.list": "What holds in this thread:\n{lines}",
    "settings.own_list": "What holds in your direct messages with me:\n{lines}",
    "reset.thread_done": "Done: from here on I do not look at what was said above in this thread.",
    "reset.channel_line": "<@{user}> started my conversations in this channel anew: what was said before is not used.",
    "reset.thread_line": "<@{user}> started this thread anew: from here on I do not look at what was said above.",
    "reset.conversation": "Done: from here on I do not look at what was said in [our last conversation]({link}).",
    "forget.thread": (
        "Done: I have forgotten what was said above in this thread, and start anew. "
        "What stands in Slack stays there: delete it yourselves."
    ),
    "forget.own": (
        "Done: I have forgotten what <@{user}> wrote above in this thread, and my answers to it. "
        "Others asked here, too: I keep theirs. What stands in Slack stays there."
    ),
    "forget.own_only": (
        "Done: I have forgotten what <@{user}> wrote above in this thread, and my answers to it. Only an admin "
        "can have me forget what others wrote here. What stands in Slack stays there."
    ),
    "forget.thread_line": (
        "<@{user}> had me forget what was said above in this thread, and I start anew. What stands in Slack stays "
        "there: delete it yourselves."
    ),
    "forget.conversation": (
        "Done: I have forgotten what was said in [our last conversation]({link}), and start anew there. What "
        "stands in Slack stays there: delete it yourself."
    ),
    "forget.me_done": (
        "Done: I have forgotten everything of yours in this workspace. Messages forgotten, with my answers to "
        "them: {count}. The traces in my files are gone within a minute. What stands in Slack stays there: delete "
        "it yourself."
    ),
    "forget.me_done_tonight": (
        "Done: I have forgotten everything of yours in this workspace. Messages forgotten, with my answers to "
        "them: {count}. The traces in my files go in the coming night. What stands in Slack stays there: delete it "
        "yourself."
    ),
    "forget.channel_done": (
        "<@{user}> had me forget everything that was said to me in this channel. Messages forgotten, with my "
        "answers to them: {count}. The traces in my files are gone within a minute. What stands in Slack stays "
        "there."
    ),
    "forget.channel_done_tonight": (
        "<@{user}> had me forget everything that was said to me in this channel. Messages forgotten, with my "
        "answers to them: {count}. The traces in my files go in the coming night. What stands in Slack stays there."
    ),
    "channel.closed": "I did not answer your question in <#{channel}>: nobody can write there any more.",
    "catchup.missed_one": (
        "While I was away, a message to me came in more than {hours} hours ago. Please ask again if it still matters."
    ),
    "catchup.missed": (
        "While I was away, {count} messages to me came in more than {hours} hours ago. "
        "Please ask again if they still matter."
    ),
    "stop.done": "Stopped.",
    "stop.nothing": "Nothing is being answered in this thread.",
    "stop.line": "<@{user}> stopped me.",
    "stop.nowhere": "I am answering nothing in our last conversation.",
    "retry.nothing": "There is no answer in this thread that I could try again.",
    "retry.conversation": "I am answering your last question again, [where it stands]({link}).",
    "mark.no_thread": "Nobody has asked me anything in that thread, so there is nothing to do.",
    "answer.stopped": "_Stopped here._",
    # Below an answer. {what} is one or more of the three that follow.
    "footer.saw": "saw {what}",
    "footer.messages": "{seen} of {total} messages",
    "footer.notes": "notes on {count}",
    "footer.files": "{seen} of {total} files",
    "footer.part": "part of the question",
    "delete.title": "Delete this answer?",
    "delete.question": "It is removed here and from what I know of this conversation. Your question stays.",
    "delete.yes": "Delete",
    "feedback.good": "Good answer",
    "feedback.not_good": "Not good",
    "feedback.title": "What went wrong?",
    "feedback.said": "What should it have said?",
    "feedback.example": "You may leave this empty.",
    "feedback.send": "Send",
    "feedback.thanks": "Thank you for the feedback.",
    "pressed.under_way": "I am still at work on that answer.",
    "pressed.over": "That is not possible any more: the answer was changed meanwhile.",
    "pressed.not_yours": "Only the person who asked can delete this answer.",
    "stop.offered": "I am at work on the answer.",
    "stop.button": "Stop",
    "help.thread": (
        "Write to me and I answer here. `!4b question` asks another size of Gemma for one message "
        "(`!1b` `!4b` `!12b` `!27b`), `!model 4b` for the whole thread. `!settings` shows what holds here, `!reset` "
        "starts this thread anew, `!forget` makes me forget it. `!stop` stops me, `!retry` has the last question "
        "answered again. `/gemma help` shows the rest."
    ),
    # Only for the person who used the command: mrkdwn.
    "variant.chosen": "The variant here is now *{new}*.",
    "variant.kept": "The variant here is *{new}* already.",
    "variant.title": "*Variant here: {variant}*",
    "variant.picker": "Choose a variant",
    "variant.1b": "tiny and fast: short rewrites, sorting; English, poor at facts",
    "variant.4b": "everyday chat, quick summaries",
    "variant.12b": "the best balance: documents, code snippets",
    "variant.27b": "the hardest questions: code, mathematics, long threads",
    "variant.advice": "All sizes can be wrong about facts: paste the source into the thread.",
    "reset.channel_done": "Done: what was said in this channel until now is not sent to the model any more.",
    "forget.which": (
        "What should I forget?\n• `/gemma forget me`: everything of yours in this workspace\n• `/gemma forget "
        "channel`: everything that was said to me in this channel\n• `/gemma forget thread`: the thread in which you "
        "asked me last here; for any other, write `!forget` in it"
    ),
    "forget.no_channel": (
        "This is a direct message: `/gemma forget me` has me forget it, with everything else of yours."
    ),
    "forget.me_ask": (
        "*Shall I forget everything of yours in this workspace?*\nYour messages to me, my answers to them, the "
        "names of your files, your feedback and your own settings. What stands in Slack stays there, and what "
        "others asked me I keep."
    ),
    "forget.channel_ask": (
        "*Shall I forget everything that was said to me in this channel?*\nEverybody's messages, my answers to "
        "them, the names of files and the feedback. The channel's settings and what stands in Slack stay."
    ),
    "forget.no_thread": (
        "I know of no question of yours in this channel. In any thread, `!forget` makes me forget what was said there."
    ),
    "forget.thread_ask": (
        "*Shall I forget the <{link}|thread in which you asked me last here>?*\nWhere others asked there, too, I keep "
        "theirs. What stands in Slack stays there. For another thread, write `!forget` in it."
    ),
    "forget.me_button": "Forget everything of mine",
    "forget.channel_button": "Forget this channel",
    "forget.thread_button": "Forget this thread",
    "forget.title": "Forget it for good?",
    "forget.sure": "Nobody can bring it back.",
    "forget.yes": "Forget it",
    "forget.me_begun": "I am forgetting it. When everything is gone I tell you in our direct messages.",
    "forget.channel_begun": "I am forgetting it. When everything is gone I say so in this channel.",
    "forget.thread_begun": "I am forgetting it, and say so in the thread.",
    "export.accepted": "I am putting together what I keep of you. It comes as a file in our direct messages.",
    "export.title": "What Gemma keeps of you",
    "export.comment": (
        "This is everything that I keep of you, one JSON object a line. `/gemma forget me` has me forget it."
    ),
    "export.refused": (
        "I cannot send you a file: Slack does not let me here. Ask whoever runs me for your export, or an admin to "
        "allow the app `files:write`."
    ),
    "ask.empty": "Write your question after the word: `/gemma ask Why is the sky blue?`",
    "ask.accepted": "I am on it: the answer comes in a thread in this channel.",
    "command.unknown": "I do not know `{word}`. Did you mean `/gemma {nearest}`?",
    "command.unknown_far": "I do not know `{word}`. `/gemma help` shows what I can do.",
    "command.mark": "`{word}` goes into a message: write `!{word}` in a thread with me, or after my name.",
    "help.command": (
        "*What I can do*\n"
        "• Mention me in a channel, or write to me in a direct message: I answer in the thread.\n"
        "• In a thread with me, just reply; I stay out when you mention somebody else.\n"
        "• `/gemma ask …` asks in this channel and names you.\n"
        "• `/gemma summarize 24h` tells you alone what was said here lately; a message's menu has "
        "*Ask Gemma about this*, *Summarise thread*, *Translate* and *Explain*.\n"
        "• `/gemma model` shows and sets this channel's variant; `!12b question` asks one for a single message, "
        "`!model 12b` sets a thread's.\n"
        "• `/gemma settings` shows and changes the rest, for this channel or for you; `!settings` in a thread.\n"
        "• In a thread, `!stop` ends my answer, and `!retry` has the last question answered again.\n"
        "• `/gemma reset` starts my conversations in this channel anew, `!reset` does it for a thread; "
        "after `!forget` I keep nothing of it either.\n"
        "• `/gemma forget me` has me forget everything of yours, `/gemma forget channel` everything said here; "
        "`/gemma export` sends you what I keep of you.\n"
        "• `/gemma usage` tells how much you asked today and lately, and how much is left for today.\n"
        "• `/gemma status` tells which model answers and whether it can be reached.\n"
        "_Gemma is provided under and subject to the Gemma Terms of Use found at ai.google.dev/gemma/terms. "
        "Answers can be wrong: check what matters._"
    ),
    "usage.title": "*Your usage*",
    "usage.workspace": "*The workspace* (only admins see this)",
    "usage.today": "*Today:* {took}",
    "usage.month": "*30 days:* {took}",
    "usage.by_model": "*By model* (30 days)",
    "usage.by_channel": "*Most asked in* (30 days)",
    "usage.by_person": "*Most asked by* (30 days)",
    "usage.direct": "direct messages",
    "usage.lately": "*Your last answers*",
    "usage.single": "{prompt} tokens in, {completion} out",
    "usage.day": "The day ends {wait}, at midnight UTC.",
    "usage.estimated": "≈: in part my own estimate, because the model's host told no count.",
    "speed.first": "first word after {first_word} s",
    "speed.whole": "first word after {first_word} s, then {rate} tokens a second",
    "status.speeds": "*Speed lately*",
    "status.queue": "*Right now:* {running} being answered, {waiting} waiting",
    "status.line": "*Variant here:* {label}\n*Provider:* {provider} (`{model_id}`)\n{health}",
    "status.answers": "The provider answers ({latency} ms).",
    "status.missing": "The provider answers ({latency} ms), but does not list this model.",
    "status.refused": "The provider answers ({latency} ms), but does not accept my key.",
    "status.faulty": "The provider answers ({latency} ms), but has a fault right now.",
    "status.silent": "The provider does not answer right now.",
    "status.unserved": "No host serves this variant: choose another one with `/gemma model`.",
    "status.learned": "*Learned of this host:* {lessons}",
    "lesson.system": "takes no system role",
    "lesson.parameter": "does not know `{value}`",
    "lesson.stream_usage": "tells no token counts in streams",
    "lesson.newer_cap": "knows the cap on an answer by its newer name",
    "lesson.images": "takes no pictures",
    "lesson.window": "has room for {value} tokens",
    # Shortcuts and their forms. Labels, titles and buttons have 24 characters at most where a form shows them.
    "ask.title": "Ask Gemma",
    "ask.send": "Ask",
    "ask.question": "Your question",
    "ask.example": "What do you want to know?",
    "ask.channel": "Where to ask",
    "ask.channel.help": "I post the question there in your name and answer below it. Empty: only you see it.",
    "ask.channel.none": "Only me",
    "ask.variant": "Who answers",
    "ask.variant.help": "Empty: the variant that is set there.",
    "ask.variant.any": "As it is set there",
    "ask.about.question": "Your question about it",
    "ask.about.message": "The message, by {author}. The answer comes in our direct messages: only you see it.",
    "ask.outside": "I am not in that channel. Invite me there with /invite, or leave this empty.",
    "ask.not_member": "I cannot see that you are in that channel. Choose another, or leave this empty.",
    "ask.channel_unknown": "Slack does not tell me right now who is in that channel. Try again, or leave this empty.",
    "form.expired": "Slack opens a form within three seconds only, and that did not work. Please try again.",
    "task.accepted": "I am on it: the answer comes in our direct messages.",
    "task.no_words": "There are no words in that message that I could read.",
    "task.gone": "What you asked about is not there any more.",
    "task.private": "I cannot read direct messages between people.",
    "task.outside": "I cannot read <#{channel}>: I am not in that channel. Invite me there and press the button.",
    "task.not_there": "I could not see that you are in <#{channel}>, so I tell nothing of it.",
    "task.scope": (
        "I may not read what is said in <#{channel}>. Whoever runs me must give the app the scopes of its manifest and "
        "install it again."
    ),
    "task.refused": "Slack does not let me read <#{channel}> (`{code}`).",
    "task.cut": "_I read the newest {seen} of {total} messages._",
    "task.cut_more": "_I read {seen} messages, and there are more than {total}._",
    "task.in_dm": "a direct message",
    "task.ask_about_message.posted": "You asked about a message by {author} in {channel} (<{link}|open it>).",
    "task.translate_message.posted": "Translated for you: a message by {author} in {channel} (<{link}|open it>).",
    "task.explain_message.posted": "Explained for you: a message by {author} in {channel} (<{link}|open it>).",
    "task.summarise_thread.posted": "Summarised for you alone: a <{link}|thread> in {channel}.",
    "task.summarise_channel.posted": "Summarised for you alone: what was said in {channel} {span}.",
    "task.summarise_thread.empty": "Nobody's words are left in that thread.",
    "task.summarise_channel.empty": "Nobody wrote anything there in that time.",
    "summarize.wrong": (
        "Write how far back to look, up to 30 days: `/gemma summarize 24h`, `/gemma summarize 7d` or "
        "`/gemma summarize 90m`."
    ),
    "summarize.mark": (
        "Write how far back to look, up to 30 days, and a channel that we are both in: `!summarize 24h #general`, "
        "`!summarize 7d #general` or `!summarize 90m #general`."
    ),
    # Said without being asked: on joining a channel, and beside a person's conversation with the bot.
    "hello.channel": (
        "Hello! Mention me (<@{bot}>) with a question and I answer in its thread. I look only at messages "
        "that mention me and at threads in which somebody did. `/gemma help` shows the rest."
    ),
    "hello.every": (
        "Hello! I answer every message here that mentions nobody else, each in its thread. `/gemma settings` "
        "changes that, `/gemma help` shows the rest."
    ),
    "suggest.title": "What can I do for you?",
    "suggest.channel.title": "Summarise #{channel}",
    "suggest.explain.title": "Explain something",
    "suggest.explain.message": "Explain what a vector database is, in five lines.",
    "suggest.draft.title": "Draft a message",
    "suggest.draft.message": "Help me write a short, friendly status update. First ask me for what you need.",
    "suggest.help.title": "What can you do?",
    "title.deleted": "Deleted conversation",
    "task.which_channel": "I can only summarise a channel that we are both in: `!summarize 24h #general`.",
    # Status line while the model works, App Home, questions posted by the bot.
    "status.thinking": "is thinking…",
    "status.in_line": "is busy: you are number {place} in line",
    "status.loading": "is waiting for the model, which may still be loading…",
    "ask.posted": "<@{user}> asked:",
    "home.title": "Gemma in Slack",
    "home.start": (
        "*How to start*\n"
        "• Write to me under *Messages*: each message starts its own conversation.\n"
        "• Mention me in a channel, and go on in the thread. I must be in the channel: `/invite` me there.\n"
        "• `/gemma help` shows the rest."
    ),
    "home.settings": "*Your own settings* hold in your direct messages with me.",
    "home.channels": "*Channels we share*, and what answers there",
    "home.channel": "<#{channel}>: {variant}",
    "home.closed_channel": "<#{channel}>: I do not answer there",
    "home.no_channels": "We share no channel yet. `/invite` me into one.",
    "home.channels_unknown": "Slack did not tell me in time which channels we share. Open this tab again.",
    "home.more_channels": "…and {count} more.",
    "home.usage": "*Your questions:* {today} today (until midnight UTC), {month} in 30 days ({tokens} tokens)",
    "home.usage.bare": "*Your questions:* {today} today (until midnight UTC), {month} in 30 days",
    "home.feedback": "*Feedback on my answers:* {good} good, {bad} not good in 30 days",
    # Settings from Slack: the modal, the App Home, the list that `!settings` shows. A label has 40 characters at most.
    "settings.title": "Gemma settings",
    "settings.save": "Save",
    "settings.cancel": "Cancel",
    "settings.change_button": "Change",
    "settings.where": "Settings of",
    "settings.expired": "Slack opens a form within three seconds only, and that did not work. Please try again.",
    "settings.unsaved": (
        "Nothing was saved: the fields were still those of other settings. These are the ones that you chose above."
    ),
    "settings.thread": "*What holds in this thread*",
    "settings.budgets": "Limits for a day, which ends at midnight UTC (0: no limit)",
    "settings.fine": "Fine tuning (leave empty unless you know why)",
    "settings.access": "Who is answered, and where",
    "settings.note.thread": "For everybody in this thread. A line in the thread tells who changed what.",
    "settings.note.channel": "For everybody in <#{channel}>. A line there tells who changed what.",
    "settings.note.user": "For your direct messages with me. Nobody is told.",
    "settings.note.team": "For the whole workspace, wherever nothing nearer is chosen. Only admins change this.",
    "settings.note.admins": "Only admins change what holds here.",
    "scope.thread": "this thread",
    "scope.channel": "this channel",
    "scope.user": "direct messages with me",
    "scope.team": "the workspace",
    "scope.option.thread": "This thread",
    "scope.option.channel": "This channel",
    "scope.option.user": "Me (direct messages)",
    "scope.option.team": "The workspace",
    "scope.from.message": "from the message",
    "scope.from.thread": "from this thread",
    "scope.from.channel": "from this channel",
    "scope.from.user": "from your own settings",
    "scope.from.team": "from the workspace",
    "scope.from.preset": "from the creativity",
    "scope.from.default": "by default",
    "setting.held": "{value}, {origin}",
    "setting.hint": "Now: {held}. {help}",
    "setting.quoted": "“{text}”",
    "setting.inherit": "Not set here: {value}",
    "setting.variant": "Variant",
    "setting.variant.help": "Which size of Gemma answers.",
    "setting.instructions": "Instructions",
    "setting.instructions.help": "What I should always heed, in your words.",
    "setting.instructions.none": "none",
    "setting.instructions.example": "We are the support team. Answer in bullet points, and name your sources.",
    "setting.creativity": "Creativity",
    "setting.creativity.help": "Precise repeats itself, creative surprises.",
    "setting.creativity.precise": "precise",
    "setting.creativity.balanced": "balanced",
    "setting.creativity.creative": "creative",
    "setting.length": "Answer length",
    "setting.length.help": "How much I write.",
    "setting.length.short": "short",
    "setting.length.normal": "normal",
    "setting.length.long": "long",
    "setting.follow_up": "When I answer",
    "setting.follow_up.help": "I always stay out of a message that mentions somebody else.",
    "setting.follow_up.mentions": "only mentions",
    "setting.follow_up.threads": "mentions and my threads",
    "setting.follow_up.every": "every message",
    "setting.language": "Language of my own words",
    "setting.language.help": "Buttons, notices and help. Answers come in the language of the question.",
    "setting.language.auto": "as chosen in Slack",
    "setting.language.en": "English",
    "setting.language.de": "Deutsch",
    "setting.language.es": "Español",
    "setting.language.fr": "Français",
    "setting.language.pt": "Português",
    "setting.language.ja": "日本語",
    "setting.retention": "Keep for",
    "setting.retention.help": (
        "Days after which I forget what was said, 1 to 3650; not more than the workspace says. Empty: not set here. "
        "What stands in Slack stays there."
    ),
    "setting.retention.none": "for ever",
    "setting.retention.day": "1 day",
    "setting.retention.days": "{days} days",
    "setting.may_change": "Who may change this",
    "setting.may_change.help": "Only an admin can hand it to the admins, or back.",
    "setting.may_change.members": "every member",
    "setting.may_change.admins": "admins",
    "setting.guests": "Guests",
    "setting.guests.help": "Whether I answer guests, too.",
    "setting.guests.no": "not answered",
    "setting.guests.yes": "answered",
    "setting.where": "Where I answer",
    "setting.where.help": "In our direct messages I always do.",
    "setting.where.everywhere": "everywhere",
    "setting.where.listed": "only in the channels below",
    "setting.channels": "Channels",
    "setting.channels.help": "I answer there also where a channel is shared with another organisation.",
    "setting.channels.none": "none",
    "setting.channels.one": "1 channel",
    "setting.channels.some": "{count} channels",
    "setting.channels.example": "Choose channels",
    "setting.people": "People",
    "setting.people.help": "I answer them also when they are guests or of another organisation.",
    "setting.people.none": "none",
    "setting.people.one": "1 person",
    "setting.people.some": "{count} people",
    "setting.people.example": "Choose people",
    "setting.unlimited": "no limit",
    "setting.person_requests": "Requests per person and day",
    "setting.person_requests.help": "How often one person may ask; new tries count, too.",
    "setting.person_tokens": "Tokens per person and day",
    "setting.person_tokens.help": "Sent to the model and written by it, for one person.",
    "setting.channel_requests": "Requests per channel and day",
    "setting.channel_requests.help": "How often people may ask in one channel.",
    "setting.channel_tokens": "Tokens per channel and day",
    "setting.channel_tokens.help": "Sent to the model and written by it, in one channel.",
    "setting.team_requests": "Requests of the workspace per day",
    "setting.team_requests.help": "How often all people together may ask.",
    "setting.team_tokens": "Tokens of the workspace per day",
    "setting.team_tokens.help": "Sent to the model and written by it, for all people together.",
    "setting.temperature": "Temperature",
    "setting.temperature.help": "0 to 2; overrides the creativity.",
    "setting.top_p": "Top p",
    "setting.top_p.help": "0.01 to 1.",
    "setting.top_k": "Top k",
    "setting.top_k.help": "1 to 1000.",
    # What is wrong with a value, said at its field: plain words.
    "setting.wrong.choice": "This must be one of {choices}.",
    "setting.wrong.number": "This must be a number from {low} to {high}.",
    "setting.wrong.whole": "This must be a whole number from {low} to {high}.",
    "setting.wrong.longer": (
        "The workspace keeps for {most} days at most. Choose fewer, leave this empty, or ask an admin to change that."
    ),
    "setting.wrong.long": "This has {length} characters; {limit} fit.",
    "setting.wrong.ids": "This list holds something that I do not know.",
    "setting.wrong.many": "{limit} fit in this list.",
    "setting.not_here": "This cannot be chosen here.",
    "setting.not_member": "Nothing was changed: I could not see that you are in that channel.",
    "setting.outside": "Nothing was changed: I am not in that channel. Invite me there with /invite.",
    "setting.admins_only": "Nothing was changed: only admins may change this.",
    # When to try again: {wait} of a sentence above.
    "wait.minute": "in a minute",
    "wait.minutes": "in {minutes} minutes",
    "wait.hours": "in {hours} hours",
    "wait.day": "another day",
    # How far back: {span} of a sentence above.
    "span.minute": "in the last minute",
    "span.minutes": "in the last {count} minutes",
    "span.hour": "in the last hour",
    "span.hours": "in the last {count} hours",
    "span.day": "in the last day",
    "span.days": "in the last {count} days",
    # What stands between the thousands of a number.
    "number.thousands": ",",
    # What stands before the tenths of a number.
    "number.decimal": ".",
}
