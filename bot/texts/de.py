"""The bot's words in German, as one writes to colleagues: `du`."""

GERMAN = {
    # Under or instead of an answer. {turn} is the turn's short id.
    "error.internal": (
        "Bei mir ist etwas schiefgegangen, deshalb habe ich keine Antwort. Frag bitte noch einmal. (`{turn}`)"
    ),
    "error.configuration": (
        "Ich bin nicht richtig eingerichtet. Sag bitte denen Bescheid, die mich betreiben. (`{turn}`)"
    ),
    "error.store": (
        "Ich komme gerade nicht an meinen Speicher, es wurde also nichts geändert. Versuch es bitte in einer Minute "
        "noch einmal."
    ),
    "error.slack": "Slack hat meine Antwort nicht angenommen. Frag bitte noch einmal. (`{turn}`)",
    "error.attempts": (
        "Ich habe es {attempts}-mal versucht und die Antwort nicht fertigbekommen. Versuch es bitte noch einmal. ("
        "`{turn}`)"
    ),
    "model.system_unsupported": (
        "Das Modell hat meine Anweisungen abgelehnt. Sag bitte denen Bescheid, die mich betreiben. (`{turn}`)"
    ),
    "model.roles_alternate": "Das Modell konnte dieses Gespräch nicht lesen. `!reset` fängt es neu an. (`{turn}`)",
    "model.context_overflow": "Dieses Gespräch ist zu lang für das Modell. `!reset` fängt es neu an. (`{turn}`)",
    "model.image_unsupported": "Diese Variante kann keine Bilder sehen. Frag bitte mit Worten. (`{turn}`)",
    "model.param_unsupported": (
        "Das Modell hat die Form meiner Anfrage abgelehnt. Sag bitte denen Bescheid, die mich betreiben. (`{turn}`)"
    ),
    "model.auth": (
        "Der Anbieter des Modells nimmt meinen Schlüssel nicht an. Sag bitte denen Bescheid, die mich betreiben. ("
        "`{turn}`)"
    ),
    "model.credits": (
        "Mein Guthaben beim Anbieter des Modells ist aufgebraucht. Sag bitte denen Bescheid, die mich betreiben. ("
        "`{turn}`)"
    ),
    "model.forbidden": (
        "Der Anbieter des Modells lässt mich das nicht fragen. Sag bitte denen Bescheid, die mich betreiben. (`{turn}`)"
    ),
    "model.moderation": "Der Anbieter des Modells will das nicht beantworten. Frag bitte anders. (`{turn}`)",
    "model.model_missing": "Der Anbieter hat diese Variante nicht. Wähl eine andere: `/gemma model`. (`{turn}`)",
    "model.rate_limited": "Das Modell wird gerade zu viel gefragt. Versuch es bitte {wait} noch einmal. (`{turn}`)",
    "model.overloaded": "Das Modell ist gerade überlastet. Versuch es bitte {wait} noch einmal. (`{turn}`)",
    "model.server": "Der Anbieter des Modells hat gerade eine Störung. Versuch es bitte {wait} noch einmal. (`{turn}`)",
    "model.timeout": "Das Modell hat zu lange gebraucht. Versuch es bitte noch einmal. (`{turn}`)",
    "model.network": "Ich erreiche das Modell gerade nicht. Versuch es bitte {wait} noch einmal. (`{turn}`)",
    "model.empty": "Das Modell hat keine Antwort gegeben. Versuch es bitte noch einmal oder frag anders. (`{turn}`)",
    "model.bad_response": (
        "Der Anbieter des Modells hat etwas geantwortet, was ich nicht lesen kann. Versuch es bitte noch einmal. ("
        "`{turn}`)"
    ),
    "model.cut_off": (
        "Die Antwort des Modells ist vor dem ersten Wort abgebrochen. Versuch es bitte {wait} noch einmal. (`{turn}`)"
    ),
    "answer.cut_off": "_Hier ist die Antwort abgebrochen._ (`{turn}`)",
    "answer.filtered": "_Hier hat der Anbieter des Modells die Antwort beendet, wegen ihres Inhalts._ (`{turn}`)",
    "again.gone": "Die Frage gibt es nicht mehr, also gibt es nichts zu beantworten.",
    "again.kept": "_Der Text darüber stammt von einem früheren Versuch._",
    "answer.too_long": "_Die Antwort wurde an ihrer Längengrenze abgeschnitten. Schreib „weiter“ für mehr._",
    "question.empty": "Ja? Schreib deine Frage hinter meinen Namen, oder `/gemma help`, um zu sehen, was ich kann.",
    "offer.try_again": "Noch einmal versuchen",
    "offer.continue": "Weiter",
    "offer.ask_larger": "{variant} fragen",
    "offer.delete_answer": "Diese Antwort löschen",
    "answer.elsewhere": "_Dieser Teil der Antwort steht in den Nachrichten drumherum._",
    "answer.taken_away": "_Diese Antwort wurde entfernt._",
    "answer.outside": (
        "Ich kann in <#{channel}> nicht schreiben: Ich bin nicht in diesem Channel. Lad mich dorthin ein und frag noch "
        "einmal."
    ),
    # Lines in a conversation: standard Markdown, like the answers.
    "variant.unknown": "Eine Variante `{word}` gibt es nicht. Es gibt {variants}.",
    "variant.in_thread": "<@{user}> hat für diesen Thread die Variante **{new}** gewählt.",
    "variant.mark": "Schreib die Variante dahinter, zum Beispiel `!model 4b`. Es gibt {variants}.",
    "settings.changed": "<@{user}> hat die Einstellungen für {where} geändert. {changes}",
    "settings.change": "{name}: {old} → **{new}**",
    "settings.change_back": "{name}: {old} → **{new}**, wie anderswo",
    "settings.list": "Das gilt in diesem Thread:\n{lines}",
    "reset.thread_done": "Erledigt: Was bisher in diesem Thread stand, sehe ich mir ab jetzt nicht mehr an.",
    "reset.channel_line": (
        "<@{user}> hat meine Gespräche in diesem Channel neu angefangen: Was vorher gesagt wurde, wird nicht mehr "
        "verwendet."
    ),
    "forget.thread": (
        "Erledigt: Ich habe vergessen, was oben in diesem Thread gesagt wurde, und fange neu an. "
        "Was in Slack steht, bleibt dort: Löscht es selbst."
    ),
    "forget.own": (
        "Erledigt: Ich habe vergessen, was <@{user}> oben in diesem Thread geschrieben hat, und meine Antworten "
        "darauf. Auch andere haben hier gefragt: Das behalte ich. Was in Slack steht, bleibt dort."
    ),
    "catchup.missed_one": (
        "Während ich weg war, kam vor mehr als {hours} Std. eine Nachricht an mich. Frag bitte noch einmal, wenn es "
        "noch wichtig ist."
    ),
    "catchup.missed": (
        "Während ich weg war, kamen vor mehr als {hours} Std. {count} Nachrichten an mich. Fragt bitte noch einmal, "
        "wenn es noch wichtig ist."
    ),
    "stop.done": "Gestoppt.",
    "stop.nothing": "In diesem Thread wird gerade nichts beantwortet.",
    "retry.nothing": "In diesem Thread gibt es keine Antwort, die ich noch einmal versuchen könnte.",
    "answer.stopped": "_Hier gestoppt._",
    # Below an answer. {what} is one or more of the three that follow.
    "footer.saw": "sah {what}",
    "footer.messages": "{seen} von {total} Nachrichten",
    "footer.files": "{seen} von {total} Dateien",
    "footer.part": "einen Teil der Frage",
    "delete.title": "Diese Antwort löschen?",
    "delete.question": "Sie verschwindet hier und aus dem, was ich von diesem Gespräch weiß. Deine Frage bleibt.",
    "delete.yes": "Löschen",
    "feedback.good": "Gute Antwort",
    "feedback.not_good": "Nicht gut",
    "feedback.title": "Was war nicht gut?",
    "feedback.said": "Was hätte da stehen sollen?",
    "feedback.example": "Du kannst das leer lassen.",
    "feedback.send": "Senden",
    "feedback.thanks": "Danke für die Rückmeldung.",
    "pressed.under_way": "An dieser Antwort bin ich noch dran.",
    "pressed.over": "Das geht nicht mehr: Die Antwort wurde inzwischen geändert.",
    "pressed.not_yours": "Nur wer gefragt hat, kann diese Antwort löschen.",
    "stop.offered": "Du kannst mich stoppen, solange ich schreibe.",
    "stop.button": "Stopp",
    "help.thread": (
        "Schreib mir, und ich antworte hier. `!4b Frage` fragt für eine Nachricht eine andere Größe von Gemma (`!1b` "
        "`!4b` `!12b` `!27b`), `!model 4b` für den ganzen Thread. `!settings` zeigt, was hier gilt, `!reset` fängt "
        "diesen Thread neu an, `!forget` lässt mich ihn vergessen. `!stop` hält mich an, `!retry` lässt die letzte "
        "Frage noch einmal beantworten. `/gemma help` zeigt den Rest."
    ),
    # Only for the person who used the command: mrkdwn.
    "variant.chosen": "Hier gilt jetzt die Variante *{new}*.",
    "variant.kept": "Hier gilt die Variante *{new}* schon.",
    "variant.title": "*Variante hier: {variant}*",
    "variant.picker": "Wähl eine Variante",
    "variant.1b": "winzig und schnell: umformulieren, sortieren; nur Englisch",
    "variant.4b": "Alltagsgespräche, schnelle Zusammenfassungen",
    "variant.12b": "der beste Mittelweg: Dokumente, kurzer Code",
    "variant.27b": "die schwersten Fragen: Code, Mathematik, lange Threads",
    "variant.advice": "Jede Größe kann sich bei Fakten irren: Füg die Quelle in den Thread ein.",
    "reset.channel_done": "Erledigt: Was bis jetzt in diesem Channel gesagt wurde, geht nicht mehr an das Modell.",
    "ask.empty": "Schreib deine Frage hinter das Wort: `/gemma ask Warum ist der Himmel blau?`",
    "ask.accepted": "Ich bin dran: Die Antwort kommt in einem Thread in diesem Channel.",
    "command.unknown": "`{word}` kenne ich nicht. Meintest du `/gemma {nearest}`?",
    "command.unknown_far": "`{word}` kenne ich nicht. `/gemma help` zeigt, was ich kann.",
    "help.command": (
        "*Was ich kann*\n"
        "• Erwähn mich in einem Channel oder schreib mir eine Direktnachricht: Ich antworte im Thread.\n"
        "• In einem Thread mit mir antworte einfach; ich halte mich heraus, wenn du jemand anderen erwähnst.\n"
        "• `/gemma ask …` fragt in diesem Channel und nennt dich.\n"
        "• `/gemma summarize 24h` sagt nur dir, was hier zuletzt los war; im Menü einer Nachricht stehen *Ask Gemma "
        "about this*, *Summarise thread*, *Translate* und *Explain*.\n"
        "• `/gemma model` zeigt und setzt die Variante dieses Channels; `!12b Frage` fragt eine für eine einzelne "
        "Nachricht, `!model 12b` setzt die eines Threads.\n"
        "• `/gemma settings` zeigt und ändert den Rest, für diesen Channel oder für dich; `!settings` in einem "
        "Thread.\n"
        "• `/gemma reset` fängt meine Gespräche in diesem Channel neu an, `!reset` macht das für einen Thread; "
        "nach `!forget` behalte ich auch nichts davon.\n"
        "• `/gemma status` sagt, welches Modell antwortet und ob es erreichbar ist.\n"
        "_Gemma wird gemäß den Gemma Terms of Use bereitgestellt: ai.google.dev/gemma/terms. Antworten können falsch "
        "sein: Prüf, was wichtig ist._"
    ),
    "status.line": "*Variante hier:* {label}\n*Anbieter:* {provider} (`{model_id}`)\n{health}",
    "status.answers": "Der Anbieter antwortet ({latency} ms).",
    "status.missing": "Der Anbieter antwortet ({latency} ms), führt dieses Modell aber nicht auf.",
    "status.refused": "Der Anbieter antwortet ({latency} ms), nimmt aber meinen Schlüssel nicht an.",
    "status.faulty": "Der Anbieter antwortet ({latency} ms), hat aber gerade eine Störung.",
    "status.silent": "Der Anbieter antwortet gerade nicht.",
    # Shortcuts and their forms. Labels, titles and buttons have 24 characters at most where a form shows them.
    "ask.title": "Gemma fragen",
    "ask.send": "Fragen",
    "ask.question": "Deine Frage",
    "ask.example": "Was möchtest du wissen?",
    "ask.channel": "Wo fragen",
    "ask.channel.help": "Ich stelle die Frage dort in deinem Namen und antworte darunter. Leer: Nur du siehst sie.",
    "ask.channel.none": "Nur ich",
    "ask.variant": "Wer antwortet",
    "ask.variant.help": "Leer: die Variante, die dort eingestellt ist.",
    "ask.variant.any": "Wie dort eingestellt",
    "ask.about.question": "Deine Frage dazu",
    "ask.about.message": (
        "Die Nachricht, von {author}. Die Antwort kommt in unseren Direktnachrichten: Nur du siehst sie."
    ),
    "ask.outside": "Ich bin nicht in diesem Channel. Lad mich mit /invite dorthin ein oder lass das hier leer.",
    "ask.not_member": "Ich sehe nicht, dass du in diesem Channel bist. Wähl einen anderen oder lass das hier leer.",
    "ask.channel_unknown": (
        "Slack sagt mir gerade nicht, wer in diesem Channel ist. Versuch es noch einmal oder lass das hier leer."
    ),
    "form.expired": (
        "Slack öffnet ein Formular nur innerhalb von drei Sekunden, und das hat nicht geklappt. Versuch es bitte noch "
        "einmal."
    ),
    "task.accepted": "Ich bin dran: Die Antwort kommt in unseren Direktnachrichten.",
    "task.no_words": "In dieser Nachricht stehen keine Worte, die ich lesen könnte.",
    "task.gone": "Das, wonach du gefragt hast, gibt es nicht mehr.",
    "task.private": "Direktnachrichten zwischen anderen kann ich nicht lesen.",
    "task.outside": (
        "Ich kann <#{channel}> nicht lesen: Ich bin nicht in diesem Channel. Lad mich dorthin ein und drück auf den "
        "Knopf."
    ),
    "task.scope": (
        "Ich darf nicht lesen, was in <#{channel}> gesagt wird. Wer mich betreibt, muss der App die Rechte (Scopes) "
        "aus ihrem Manifest geben und sie neu installieren."
    ),
    "task.refused": "Slack lässt mich <#{channel}> nicht lesen (`{code}`).",
    "task.cut": "_Ich habe die neuesten {seen} von {total} Nachrichten gelesen._",
    "task.cut_more": "_Ich habe {seen} Nachrichten gelesen, und es gibt mehr als {total}._",
    "task.in_dm": "einer Direktnachricht",
    "task.ask_about_message.posted": (
        "Du hast nach einer Nachricht von {author} in {channel} gefragt (<{link}|öffnen>)."
    ),
    "task.translate_message.posted": "Für dich übersetzt: eine Nachricht von {author} in {channel} (<{link}|öffnen>).",
    "task.explain_message.posted": "Für dich erklärt: eine Nachricht von {author} in {channel} (<{link}|öffnen>).",
    "task.summarise_thread.posted": "Nur für dich zusammengefasst: ein <{link}|Thread> in {channel}.",
    "task.summarise_channel.posted": "Nur für dich zusammengefasst: was in {channel} {span} gesagt wurde.",
    "task.summarise_thread.empty": "In diesem Thread steht von niemandem mehr etwas.",
    "task.summarise_channel.empty": "In dieser Zeit hat dort niemand etwas geschrieben.",
    "summarize.wrong": (
        "Schreib, wie weit ich zurückschauen soll, höchstens 30 Tage: `/gemma summarize 24h`, `/gemma summarize 7d` "
        "oder `/gemma summarize 90m`."
    ),
    # Said without being asked: on joining a channel, and beside a person's conversation with the bot.
    "hello.channel": (
        "Hallo! Erwähne mich (<@{bot}>) mit einer Frage, und ich antworte in ihrem Thread. Ich sehe mir nur "
        "Nachrichten an, die mich erwähnen, und Threads, in denen das jemand getan hat. `/gemma help` zeigt den Rest."
    ),
    "hello.every": (
        "Hallo! Ich beantworte hier jede Nachricht, die niemand anderen erwähnt, jeweils in ihrem Thread. "
        "`/gemma settings` ändert das, `/gemma help` zeigt den Rest."
    ),
    "suggest.title": "Was kann ich für dich tun?",
    "suggest.channel.title": "#{channel} zusammenfassen",
    "suggest.explain.title": "Etwas erklären",
    "suggest.explain.message": "Erklär mir in fünf Zeilen, was eine Vektordatenbank ist.",
    "suggest.draft.title": "Eine Nachricht entwerfen",
    "suggest.draft.message": (
        "Hilf mir, ein kurzes, freundliches Status-Update zu schreiben. Frag mich zuerst, was du dafür brauchst."
    ),
    "suggest.help.title": "Was kannst du?",
    "title.deleted": "Gelöschtes Gespräch",
    "task.which_channel": (
        "Ich kann nur einen Channel zusammenfassen, in dem wir beide sind: `!summarize 24h #general`."
    ),
    # Status line while the model works, App Home, questions posted by the bot.
    "status.thinking": "denkt nach …",
    "ask.posted": "<@{user}> fragt:",
    "home.title": "Gemma in Slack",
    "home.start": (
        "*So fängst du an*\n"
        "• Schreib mir unter *Nachrichten*: Jede Nachricht beginnt ein eigenes Gespräch.\n"
        "• Erwähn mich in einem Channel und mach im Thread weiter. Ich muss in dem Channel sein: Hol mich mit "
        "`/invite` dazu.\n"
        "• `/gemma help` zeigt den Rest."
    ),
    "home.settings": "*Deine eigenen Einstellungen* gelten in deinen Direktnachrichten mit mir.",
    "home.channels": "*Channels, in denen wir beide sind*, und was dort antwortet",
    "home.channel": "<#{channel}>: {variant}",
    "home.no_channels": "Wir sind noch in keinem Channel zusammen. Hol mich mit `/invite` in einen.",
    "home.channels_unknown": (
        "Slack hat mir nicht rechtzeitig gesagt, in welchen Channels wir beide sind. Öffne diesen Tab noch einmal."
    ),
    "home.more_channels": "… und {count} weitere.",
    "home.usage": "*Deine Fragen:* {today} heute, {month} in 30 Tagen ({tokens} Tokens)",
    "home.feedback": "*Feedback zu meinen Antworten:* {good} gut, {bad} nicht gut in 30 Tagen",
    # Settings from Slack: the modal, the App Home, the list that `!settings` shows. A label has 40 characters at most.
    "settings.title": "Gemma-Einstellungen",
    "settings.save": "Speichern",
    "settings.cancel": "Abbrechen",
    "settings.change_button": "Ändern",
    "settings.where": "Einstellungen für",
    "settings.expired": (
        "Slack öffnet ein Formular nur innerhalb von drei Sekunden, und das hat nicht geklappt. Versuch es bitte noch "
        "einmal."
    ),
    "settings.thread": "*Das gilt in diesem Thread*",
    "settings.fine": "Feineinstellung (lass es leer, wenn du nicht weißt, wozu)",
    "settings.note.thread": "Für alle in diesem Thread. Eine Zeile im Thread sagt, wer was geändert hat.",
    "settings.note.channel": "Für alle in <#{channel}>. Eine Zeile dort sagt, wer was geändert hat.",
    "settings.note.user": "Für deine Direktnachrichten mit mir. Niemand erfährt davon.",
    "settings.note.team": "Für den ganzen Workspace, überall da, wo nichts Näheres gewählt ist. Das ändern nur Admins.",
    "settings.note.admins": "Was hier gilt, ändern nur Admins.",
    "scope.thread": "diesen Thread",
    "scope.channel": "diesen Channel",
    "scope.user": "Direktnachrichten mit mir",
    "scope.team": "den Workspace",
    "scope.option.thread": "Dieser Thread",
    "scope.option.channel": "Dieser Channel",
    "scope.option.user": "Ich (Direktnachrichten)",
    "scope.option.team": "Der Workspace",
    "scope.from.message": "aus der Nachricht",
    "scope.from.thread": "aus diesem Thread",
    "scope.from.channel": "aus diesem Channel",
    "scope.from.user": "aus deinen eigenen Einstellungen",
    "scope.from.team": "aus dem Workspace",
    "scope.from.preset": "aus der Kreativität",
    "scope.from.default": "von Haus aus",
    "setting.held": "{value}, {origin}",
    "setting.hint": "Jetzt: {held}. {help}",
    "setting.quoted": "„{text}“",
    "setting.inherit": "Hier nicht gesetzt: {value}",
    "setting.variant": "Variante",
    "setting.variant.help": "Welche Größe von Gemma antwortet.",
    "setting.instructions": "Anweisungen",
    "setting.instructions.help": "Was ich immer beachten soll, in deinen Worten.",
    "setting.instructions.none": "keine",
    "setting.instructions.example": "Wir sind das Support-Team. Antworte in Stichpunkten und nenn deine Quellen.",
    "setting.creativity": "Kreativität",
    "setting.creativity.help": "Präzise wiederholt sich, kreativ überrascht.",
    "setting.creativity.precise": "präzise",
    "setting.creativity.balanced": "ausgewogen",
    "setting.creativity.creative": "kreativ",
    "setting.length": "Länge der Antworten",
    "setting.length.help": "Wie viel ich schreibe.",
    "setting.length.short": "kurz",
    "setting.length.normal": "normal",
    "setting.length.long": "lang",
    "setting.follow_up": "Wann ich antworte",
    "setting.follow_up.help": "Aus einer Nachricht, die jemand anderen erwähnt, halte ich mich immer heraus.",
    "setting.follow_up.mentions": "nur auf Erwähnungen",
    "setting.follow_up.threads": "auf Erwähnungen und in meinen Threads",
    "setting.follow_up.every": "auf jede Nachricht",
    "setting.language": "Meine eigenen Worte",
    "setting.language.help": "Knöpfe, Hinweise und Hilfe. Antworten kommen in der Sprache der Frage.",
    "setting.language.auto": "wie in Slack gewählt",
    "setting.language.en": "English",
    "setting.language.de": "Deutsch",
    "setting.language.es": "Español",
    "setting.language.fr": "Français",
    "setting.language.pt": "Português",
    "setting.language.ja": "日本語",
    "setting.retention": "Aufbewahren",
    "setting.retention.help": (
        "Tage, nach denen ich vergesse, was gesagt wurde, 1 bis 3650; leer behält es. Was in Slack steht, bleibt dort."
    ),
    "setting.retention.none": "für immer",
    "setting.retention.day": "1 Tag",
    "setting.retention.days": "{days} Tage",
    "setting.may_change": "Wer das ändern darf",
    "setting.may_change.help": "Nur ein Admin kann das den Admins übergeben oder zurückgeben.",
    "setting.may_change.members": "alle Mitglieder",
    "setting.may_change.admins": "Admins",
    "setting.temperature": "Temperatur",
    "setting.temperature.help": "0 bis 2; geht der Kreativität vor.",
    "setting.top_p": "Top p",
    "setting.top_p.help": "0.01 bis 1.",
    "setting.top_k": "Top k",
    "setting.top_k.help": "1 bis 1000.",
    # What is wrong with a value, said at its field: plain words.
    "setting.wrong.choice": "Das muss eines davon sein: {choices}.",
    "setting.wrong.number": "Das muss eine Zahl von {low} bis {high} sein.",
    "setting.wrong.whole": "Das muss eine ganze Zahl von {low} bis {high} sein.",
    "setting.wrong.long": "Das hat {length} Zeichen; {limit} passen hinein.",
    "setting.not_here": "Das kann man hier nicht wählen.",
    "setting.not_member": "Es wurde nichts geändert: Ich konnte nicht sehen, dass du in diesem Channel bist.",
    "setting.outside": "Es wurde nichts geändert: Ich bin nicht in diesem Channel. Lad mich mit /invite dorthin ein.",
    "setting.admins_only": "Es wurde nichts geändert: Das dürfen nur Admins ändern.",
    # When to try again: {wait} of a sentence above.
    "wait.minute": "in einer Minute",
    "wait.minutes": "in {minutes} Minuten",
    "wait.hours": "in {hours} Stunden",
    "wait.day": "an einem anderen Tag",
    # How far back: {span} of a sentence above.
    "span.minute": "in der letzten Minute",
    "span.minutes": "in den letzten {count} Minuten",
    "span.hour": "in der letzten Stunde",
    "span.hours": "in den letzten {count} Stunden",
    "span.day": "am letzten Tag",
    "span.days": "in den letzten {count} Tagen",
    # What stands between the thousands of a number.
    "number.thousands": ".",
}
