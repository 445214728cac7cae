"""The bot's words in English; `{name}` marks what is filled in."""

ENGLISH = {
    # Under or instead of an answer. {turn} is the turn's short id.
    "error.internal": "Something went wrong on my side, so I have no answer. Please ask again. (`{turn}`)",
    "error.configuration": "I am not set up correctly. Please tell whoever runs me. (`{turn}`)",
    "error.store": "I cannot reach my storage right now, so nothing was changed. Please try again in a minute.",
    "error.slack": "Slack did not take my answer. Please ask again. (`{turn}`)",
    "error.attempts": "I tried {attempts} times and could not finish this answer. Please ask again. (`{turn}`)",
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
    "model.rate_limited": "The model is asked too much right now. Please try again in a minute. (`{turn}`)",
    "model.overloaded": "The model is overloaded right now. Please try again in a minute. (`{turn}`)",
    "model.server": "The model's host has a fault right now. Please try again in a minute. (`{turn}`)",
    "model.timeout": "The model took too long to answer. Please try again. (`{turn}`)",
    "model.network": "I cannot reach the model right now. Please try again in a minute. (`{turn}`)",
    "model.empty": "The model gave no answer. Please ask in another way. (`{turn}`)",
    "model.bad_response": "The model's host answered with something I cannot read. Please try again. (`{turn}`)",
    "model.cut_off": "_The answer was cut off here. Please ask again for the rest._ (`{turn}`)",
    "answer.too_long": "_The answer was cut at its length limit. Say “continue” for more._",
    "question.empty": "Yes? Write your question after my name, or `/gemma help` to see what I can do.",
    "answer.outside": "I cannot write in <#{channel}>: I am not in that channel. Invite me there and ask again.",
    # Lines in a conversation: standard Markdown, like the answers.
    "variant.unknown": "There is no variant `{word}`. The variants are {variants}.",
    "variant.changed": "<@{user}> set this channel's variant to **{new}** (it was {old}).",
    "reset.thread_done": "Done: from here on I do not look at what was said above in this thread.",
    "reset.channel_line": "<@{user}> started my conversations in this channel anew: what was said before is not used.",
    "help.thread": (
        "Write to me and I answer here. `!4b question` asks another size of Gemma for one message "
        "(`!1b` `!4b` `!12b` `!27b`), `!reset` starts this thread anew. `/gemma help` shows the rest."
    ),
    # Only for the person who used the command: mrkdwn.
    "variant.chosen": "This channel's variant is now *{new}*.",
    "variant.kept": "This channel's variant is *{new}* already.",
    "variant.title": "*Variant in this channel: {variant}*",
    "variant.picker": "Choose a variant",
    "variant.1b": "tiny and fast: short rewrites, sorting; English, poor at facts",
    "variant.4b": "everyday chat, quick summaries",
    "variant.12b": "the best balance: documents, code snippets",
    "variant.27b": "the hardest questions: code, mathematics, long threads",
    "variant.advice": "All sizes can be wrong about facts: paste the source into the thread.",
    "reset.channel_done": "Done: what was said in this channel until now is not sent to the model any more.",
    "ask.empty": "Write your question after the word: `/gemma ask Why is the sky blue?`",
    "ask.accepted": "I am on it: the answer comes in a thread in this channel.",
    "command.unknown": "I do not know `{word}`. Did you mean `/gemma {nearest}`?",
    "command.unknown_far": "I do not know `{word}`. `/gemma help` shows what I can do.",
    "help.command": (
        "*What I can do*\n"
        "• Mention me in a channel, or write to me in a direct message: I answer in the thread.\n"
        "• In a thread with me, just reply; I stay out when you mention somebody else.\n"
        "• `/gemma ask …` asks in this channel and names you.\n"
        "• `/gemma model` shows and sets this channel's variant; `!12b question` asks one for a single message.\n"
        "• `/gemma reset` starts my conversations in this channel anew, `!reset` does it for a thread.\n"
        "• `/gemma status` tells which model answers and whether it can be reached.\n"
        "_Gemma is provided under and subject to the Gemma Terms of Use found at ai.google.dev/gemma/terms. "
        "Answers can be wrong: check what matters._"
    ),
    "status.line": "*Variant here:* {label}\n*Provider:* {provider} (`{model_id}`)\n{health}",
    "status.answers": "The provider answers ({latency} ms).",
    "status.missing": "The provider answers ({latency} ms), but does not list this model.",
    "status.refused": "The provider answers ({latency} ms), but does not accept my key.",
    "status.faulty": "The provider answers ({latency} ms), but has a fault right now.",
    "status.silent": "The provider does not answer right now.",
    # Status line while the model works, App Home, questions posted by the bot.
    "status.thinking": "is thinking…",
    "ask.posted": "<@{user}> asked:",
    "home.title": "Gemma in Slack",
    "home.start": "Mention me in a channel, or write to me under *Messages*.",
    "home.variant": "Where nothing else is chosen, *{label}* answers.",
}
