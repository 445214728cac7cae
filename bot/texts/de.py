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
    "answer.stand_in": "_{chosen} gab keine Antwort, also hat {instead} geantwortet._",
    "answer.filtered": "_Hier hat der Anbieter des Modells die Antwort beendet, wegen ihres Inhalts._ (`{turn}`)",
    "again.gone": "Die Frage gibt es nicht mehr, also gibt es nichts zu beantworten.",
    "again.kept": "_Der Text darüber stammt von einem früheren Versuch._",
    "answer.too_long": "_Die Antwort wurde an ihrer Längengrenze abgeschnitten. Mit „Weiter“ geht es weiter._",
    "answer.rest": "_Die Antwort geht in der Datei unten weiter._",
    "answer.rest_missing": (
        "_Die Antwort geht weiter, passt aber nicht hierher, und ich darf in diesem Workspace "
        "keine Dateien teilen (`files:write`). Frag mich in Teilen danach._"
    ),
    "answer.rest_later": (
        "_Die Antwort geht weiter, passt aber nicht hierher, und ich darf in diesem Workspace "
        "keine Dateien teilen (`files:write`): „Weiter“ zeigt zuerst den Rest._"
    ),
    "answer.file_missing": (
        "_Ich darf in diesem Workspace keine Dateien teilen (`files:write`): Was du wolltest, steht oben._"
    ),
    "question.empty": "Ja? Schreib deine Frage hinter meinen Namen, oder `/gemma help`, um zu sehen, was ich kann.",
    "file.empty": "`{name}` ist leer, da gab es nichts zu lesen.",
    "file.too_large": "`{name}` ist größer als {limit} MB, deshalb habe ich es nicht gelesen.",
    "file.too_many": "`{name}` habe ich nicht angesehen: Zusammen war das mehr, als ich auf einmal aufnehmen kann.",
    "file.too_complex": (
        "`{name}` zu öffnen braucht zu viel Platz oder Zeit, deshalb habe ich es nicht gelesen. Kleiner klappt es "
        "vielleicht."
    ),
    "file.unsupported": (
        "Dateien wie `{name}` kann ich nicht lesen. Text, PDF, Word, Excel, PowerPoint und übliche Bilder gehen."
    ),
    "file.damaged": "`{name}` ist beschädigt oder unvollständig, deshalb konnte ich es nicht lesen.",
    "file.protected": "`{name}` ist mit einem Passwort geschützt, deshalb konnte ich es nicht öffnen.",
    "file.no_text": "In `{name}` habe ich keine Worte gefunden, und die Bilder in solchen Dateien sehe ich nicht an.",
    "file.external": "`{name}` liegt nicht in Slack, und von anderswo hole ich nichts.",
    "file.hidden": "Slack verbirgt `{name}`, weil der Speicher des Workspace voll ist.",
    "file.gone": "`{name}` ist nicht mehr in Slack.",
    "file.foreign": "Slack zeigt mir `{name}` nicht: Es gehört einem anderen Workspace oder ist hier nicht geteilt.",
    "file.no_scope": (
        "Ich darf `{name}` nicht öffnen. Wer mich betreibt, muss der App den Scope `files:read` geben und sie neu "
        "installieren."
    ),
    "file.no_reader": (
        "Ich kann `{name}` nicht lesen: Was solche Dateien liest, ist nicht installiert. Sag bitte denen Bescheid, die "
        "mich betreiben."
    ),
    "file.unreachable": "Slack hat mir `{name}` gerade nicht gegeben. Versuch es bitte noch einmal.",
    "file.unseen": "Das Modell hier kann keine Bilder sehen und hat `{name}` deshalb nicht angesehen.",
    "file.few_words": (
        "Von `{name}` habe ich nur die wenigen Worte gelesen; die Seiten hat sich das Modell nicht als "
        "Bilder angesehen."
    ),
    "file.unnamed": "eine Datei aus einem anderen Workspace",
    "file.cut.character": "Von `{name}` habe ich die ersten {seen} von {total} Zeichen gelesen.",
    "file.cut.page": "Von `{name}` habe ich die ersten {seen} von {total} Seiten gelesen.",
    "file.cut.row": "Von `{name}` habe ich die ersten {seen} von {total} Zeilen gelesen.",
    "file.cut.slide": "Von `{name}` habe ich die ersten {seen} von {total} Folien gelesen.",
    "file.cut.column": "Von `{name}` habe ich die ersten {seen} von {total} Spalten gelesen.",
    "file.cut.cell": "Zellen in `{name}`, von denen ich nur den Anfang gelesen habe: {cells}.",
    "file.cut.ends": "Von `{name}` habe ich Anfang und Ende gelesen: {seen} von {total} Zeichen.",
    "file.blind": (
        "{variant} kann keine Bilder sehen, {seeing} schon: Drück den Knopf, dann beantwortet es deine Frage."
    ),
    "link.forbidden": "Die verlinkte Nachricht habe ich nicht gelesen: Ich sehe nicht, dass du sie lesen darfst.",
    "link.outside": "Die verlinkte Nachricht habe ich nicht gelesen: Ich bin nicht in diesem Channel.",
    "link.closed": (
        "Die verlinkte Nachricht habe ich nicht gelesen: Aus diesem Channel darf nichts an das Modell gehen."
    ),
    "link.gone": "Die verlinkte Nachricht gibt es nicht mehr.",
    "link.unreachable": "Slack hat mir die verlinkte Nachricht gerade nicht gegeben. Bitte versuch es noch einmal.",
    "link.too_many": "Ich habe die ersten {most} verlinkten Nachrichten gelesen, die anderen nicht.",
    "link.cut": "Vom verlinkten Thread habe ich {seen} von {total} Nachrichten gelesen.",
    "link.cut_more": "Vom verlinkten Thread habe ich {seen} Nachrichten gelesen; er hat mehr als {total}.",
    "offer.try_again": "Noch einmal versuchen",
    "offer.continue": "Weiter",
    "offer.ask_larger": "{variant} fragen",
    "offer.delete_answer": "Diese Antwort löschen",
    "answer.elsewhere": "_Dieser Teil der Antwort steht in den Nachrichten drumherum._",
    "answer.taken_away": "_Diese Antwort wurde entfernt._",
    "amount.request": "1 Anfrage",
    "amount.requests": "{count} Anfragen",
    "amount.tokens": "{count} Tokens",
    "amount.of": "{used} von {amount}",
    "budget.over.person": (
        "Du hast für heute alles aufgebraucht: {amount}. Du kannst mich {wait} wieder fragen, um Mitternacht UTC. "
        "Ein Admin kann die Grenze in den Einstellungen des Workspace anheben (`/gemma settings`)."
    ),
    "budget.over.channel": (
        "Dieser Kanal hat für heute alles aufgebraucht: {amount}. Ich antworte hier {wait} wieder, um Mitternacht "
        "UTC. Ein Admin kann die Grenze in den Einstellungen des Kanals anheben (`/gemma settings`)."
    ),
    "budget.over.team": (
        "Dieser Workspace hat für heute alles aufgebraucht: {amount}. Ich antworte {wait} wieder, um Mitternacht "
        "UTC. Ein Admin kann die Grenze in den Einstellungen des Workspace anheben (`/gemma settings`)."
    ),
    "budget.near.person": (
        "Du hast {used} % von dem verbraucht, was du heute hast: {amount}. Der nächste Tag beginnt um Mitternacht UTC."
    ),
    "budget.near.channel": (
        "<#{channel}> hat {used} % von dem verbraucht, was heute da ist: {amount}. Der nächste Tag beginnt um "
        "Mitternacht UTC."
    ),
    "budget.near.team": (
        "Dieser Workspace hat {used} % von dem verbraucht, was heute da ist: {amount}. Der nächste Tag beginnt um "
        "Mitternacht UTC."
    ),
    "queue.own_full": (
        "Von dir warten schon {count} Fragen, deshalb habe ich diese nicht angenommen. Stell sie bitte noch "
        "einmal, wenn einige davon beantwortet sind."
    ),
    "queue.full": (
        "Gerade warten zu viele Fragen, deshalb habe ich diese nicht angenommen. Stell sie bitte in ein paar "
        "Minuten noch einmal."
    ),
    "answer.outside": (
        "Ich kann in <#{channel}> nicht schreiben: Ich bin nicht in diesem Channel. Lad mich dorthin ein und frag noch "
        "einmal."
    ),
    "access.guest": (
        "Ich antworte nur Mitgliedern dieses Workspaces, und du bist als Gast hier. Ein Admin kann dich zulassen: "
        "`/gemma settings`."
    ),
    "access.stranger": (
        "Ich antworte nur Leuten aus diesem Workspace. Einer seiner Admins kann dich zulassen: `/gemma settings`."
    ),
    "access.never": "Diesem Konto antworte ich nicht.",
    "access.shared": (
        "Diese Unterhaltung wird mit einer anderen Organisation geteilt; ich antworte hier erst, wenn ein Admin "
        "sie in die Liste aufnimmt: `/gemma settings`."
    ),
    "access.unlisted": (
        "Ich antworte nur in Channels, die die Admins gewählt haben, und dieser gehört nicht dazu. In unseren "
        "Direktnachrichten antworte ich."
    ),
    "access.unknown": (
        "Slack sagt mir gerade nicht, wer mich hier benutzen darf; ich habe nichts getan. Bitte versuch es in "
        "einer Minute noch einmal."
    ),
    "access.close": "Schließen",
    # Lines in a conversation: standard Markdown, like the answers.
    "variant.unknown": "Eine Variante `{word}` gibt es nicht. Es gibt {variants}.",
    "variant.not_served": (
        "`{variant}` gibt es bei {host} nicht. Am nächsten kommt `{nearest}`. Wer mich betreibt, kann "
        "`{variant}` von einem eigenen Server dazunehmen."
    ),
    "variant.not_served_row": "gibt es bei {host} nicht",
    "variant.in_thread": "<@{user}> hat für diesen Thread die Variante **{new}** gewählt.",
    "variant.for_you": "In deinen Direktnachrichten mit mir antwortet ab jetzt **{new}**.",
    "variant.mark": "Schreib die Variante dahinter, zum Beispiel `!model 4b`. Es gibt {variants}.",
    "settings.changed": "<@{user}> hat die Einstellungen für {where} geändert. {changes}",
    "settings.change": "{name}: {old} → **{new}**",
    "settings.change_back": "{name}: {old} → **{new}**, wie anderswo",
    "settings.change_fixed": "{name}: **{new}**, auch wenn es anderswo geändert wird",
    "settings.list": "Das gilt in diesem Thread:\n{lines}",
    "settings.own_list": "Das gilt in deinen Direktnachrichten mit mir:\n{lines}",
    "reset.thread_done": "Erledigt: Was bisher in diesem Thread stand, sehe ich mir ab jetzt nicht mehr an.",
    "reset.channel_line": (
        "<@{user}> hat meine Gespräche in diesem Channel neu angefangen: Was vorher gesagt wurde, wird nicht mehr "
        "verwendet."
    ),
    "reset.thread_line": (
        "<@{user}> hat diesen Thread neu angefangen: Was bisher hier stand, sehe ich mir ab jetzt nicht mehr an."
    ),
    "reset.conversation": (
        "Erledigt: Was in [unserem letzten Gespräch]({link}) gesagt wurde, sehe ich mir ab jetzt nicht mehr an."
    ),
    "forget.thread": (
        "Erledigt: Ich habe vergessen, was oben in diesem Thread gesagt wurde, und fange neu an. "
        "Was in Slack steht, bleibt dort: Löscht es selbst."
    ),
    "forget.own": (
        "Erledigt: Ich habe vergessen, was <@{user}> oben in diesem Thread geschrieben hat, und meine Antworten "
        "darauf. Auch andere haben hier gefragt: Das behalte ich. Was in Slack steht, bleibt dort."
    ),
    "forget.own_only": (
        "Erledigt: Ich habe vergessen, was <@{user}> oben in diesem Thread geschrieben hat, und meine Antworten "
        "darauf. Was andere hier geschrieben haben, vergesse ich nur für Admins. Was in Slack steht, bleibt dort."
    ),
    "forget.thread_line": (
        "Auf Wunsch von <@{user}> habe ich vergessen, was oben in diesem Thread gesagt wurde, und fange neu an. "
        "Was in Slack steht, bleibt dort: Löscht es selbst."
    ),
    "forget.conversation": (
        "Erledigt: Ich habe vergessen, was in [unserem letzten Gespräch]({link}) gesagt wurde, und fange dort neu "
        "an. Was in Slack steht, bleibt dort: Lösche es selbst."
    ),
    "forget.me_done": (
        "Erledigt: Ich habe alles von dir in diesem Workspace vergessen. Vergessene Nachrichten, mit meinen "
        "Antworten darauf: {count}. Die Spuren in meinen Dateien sind in einer Minute weg. Was in Slack steht, "
        "bleibt dort: Lösche es selbst."
    ),
    "forget.me_done_tonight": (
        "Erledigt: Ich habe alles von dir in diesem Workspace vergessen. Vergessene Nachrichten, mit meinen "
        "Antworten darauf: {count}. Die Spuren in meinen Dateien verschwinden in der kommenden Nacht. Was in Slack "
        "steht, bleibt dort: Lösche es selbst."
    ),
    "forget.channel_done": (
        "Auf Wunsch von <@{user}> habe ich alles vergessen, was in diesem Channel zu mir gesagt wurde. Vergessene "
        "Nachrichten, mit meinen Antworten darauf: {count}. Die Spuren in meinen Dateien sind in einer Minute weg. "
        "Was in Slack steht, bleibt dort."
    ),
    "forget.channel_done_tonight": (
        "Auf Wunsch von <@{user}> habe ich alles vergessen, was in diesem Channel zu mir gesagt wurde. Vergessene "
        "Nachrichten, mit meinen Antworten darauf: {count}. Die Spuren in meinen Dateien verschwinden in der "
        "kommenden Nacht. Was in Slack steht, bleibt dort."
    ),
    "channel.closed": "Deine Frage in <#{channel}> habe ich nicht beantwortet: Dort kann niemand mehr schreiben.",
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
    "stop.line": "<@{user}> hat mich gestoppt.",
    "stop.nowhere": "In unserem letzten Gespräch beantworte ich gerade nichts.",
    "retry.nothing": "In diesem Thread gibt es keine Antwort, die ich noch einmal versuchen könnte.",
    "retry.conversation": "Ich beantworte deine letzte Frage noch einmal, [dort, wo sie steht]({link}).",
    "mark.no_thread": "In diesem Thread hat mich niemand etwas gefragt, also gibt es nichts zu tun.",
    "answer.stopped": "_Hier gestoppt._",
    # Below an answer. {what} is one or more of the three that follow.
    "footer.saw": "sah {what}",
    "footer.messages": "{seen} von {total} Nachrichten",
    "footer.notes": "Notizen zu {count}",
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
    "stop.offered": "Ich arbeite an der Antwort.",
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
    "forget.which": (
        "Was soll ich vergessen?\n• `/gemma forget me`: alles von dir in diesem Workspace\n• `/gemma forget "
        "channel`: alles, was in diesem Channel zu mir gesagt wurde\n• `/gemma forget thread`: den Thread, in dem du "
        "mich hier zuletzt gefragt hast; für jeden anderen schreib `!forget` hinein"
    ),
    "forget.no_channel": (
        "Das ist eine Direktnachricht: `/gemma forget me` lässt mich sie vergessen, mit allem anderen von dir."
    ),
    "forget.me_ask": (
        "*Soll ich alles von dir in diesem Workspace vergessen?*\nDeine Nachrichten an mich, meine Antworten "
        "darauf, die Namen deiner Dateien, dein Feedback und deine eigenen Einstellungen. Was in Slack steht, "
        "bleibt dort, und was andere mich gefragt haben, behalte ich."
    ),
    "forget.channel_ask": (
        "*Soll ich alles vergessen, was in diesem Channel zu mir gesagt wurde?*\nDie Nachrichten von allen, meine "
        "Antworten darauf, die Namen von Dateien und das Feedback. Die Einstellungen des Channels und was in Slack "
        "steht, bleiben."
    ),
    "forget.no_thread": (
        "Ich kenne keine Frage von dir in diesem Channel. Mit `!forget` in einem Thread vergesse ich, was dort gesagt "
        "wurde."
    ),
    "forget.thread_ask": (
        "*Soll ich den <{link}|Thread vergessen, in dem du mich hier zuletzt gefragt hast>?*\nHaben dort auch andere "
        "gefragt, behalte ich ihres. Was in Slack steht, bleibt dort. Für einen anderen Thread schreib `!forget` "
        "hinein."
    ),
    "forget.me_button": "Alles von mir vergessen",
    "forget.channel_button": "Diesen Channel vergessen",
    "forget.thread_button": "Diesen Thread vergessen",
    "forget.title": "Endgültig vergessen?",
    "forget.sure": "Niemand kann es zurückholen.",
    "forget.yes": "Vergessen",
    "forget.me_begun": "Ich vergesse es gerade. Wenn alles weg ist, sage ich es dir in unseren Direktnachrichten.",
    "forget.channel_begun": "Ich vergesse es gerade. Wenn alles weg ist, sage ich es in diesem Channel.",
    "forget.thread_begun": "Ich vergesse ihn gerade und sage es im Thread.",
    "export.accepted": (
        "Ich stelle zusammen, was ich von dir aufbewahre. Es kommt als Datei in unseren Direktnachrichten."
    ),
    "export.title": "Was Gemma von dir aufbewahrt",
    "export.comment": (
        "Das ist alles, was ich von dir aufbewahre, ein JSON-Objekt je Zeile. `/gemma forget me` lässt es mich "
        "vergessen."
    ),
    "export.refused": (
        "Ich kann dir keine Datei schicken: Slack lässt mich hier nicht. Bitte den, der mich betreibt, um deinen "
        "Export, oder einen Admin, der App `files:write` zu erlauben."
    ),
    "ask.empty": "Schreib deine Frage hinter das Wort: `/gemma ask Warum ist der Himmel blau?`",
    "ask.accepted": "Ich bin dran: Die Antwort kommt in einem Thread in diesem Channel.",
    "command.unknown": "`{word}` kenne ich nicht. Meintest du `/gemma {nearest}`?",
    "command.unknown_far": "`{word}` kenne ich nicht. `/gemma help` zeigt, was ich kann.",
    "command.mark": "`{word}` gehört in eine Nachricht: `!{word}`, in einem Thread mit mir oder nach meinem Namen.",
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
        "• In einem Thread beendet `!stop` meine Antwort, `!retry` lässt die letzte Frage noch einmal beantworten.\n"
        "• `/gemma reset` fängt meine Gespräche in diesem Channel neu an, `!reset` macht das für einen Thread; "
        "nach `!forget` behalte ich auch nichts davon.\n"
        "• `/gemma forget me` lässt mich alles von dir vergessen, `/gemma forget channel` alles, was hier gesagt "
        "wurde; `/gemma export` schickt dir, was ich von dir aufbewahre.\n"
        "• `/gemma usage` sagt, wie viel du heute und zuletzt gefragt hast und was heute noch übrig ist.\n"
        "• `/gemma status` sagt, welches Modell antwortet und ob es erreichbar ist.\n"
        "_Gemma wird gemäß den Gemma Terms of Use bereitgestellt: ai.google.dev/gemma/terms. Antworten können falsch "
        "sein: Prüf, was wichtig ist._"
    ),
    "usage.title": "*Deine Nutzung*",
    "usage.workspace": "*Der Workspace* (das sehen nur Admins)",
    "usage.today": "*Heute:* {took}",
    "usage.month": "*30 Tage:* {took}",
    "usage.by_model": "*Nach Modell* (30 Tage)",
    "usage.by_channel": "*Am meisten gefragt in* (30 Tage)",
    "usage.by_person": "*Am meisten gefragt von* (30 Tage)",
    "usage.direct": "Direktnachrichten",
    "usage.lately": "*Deine letzten Antworten*",
    "usage.single": "{prompt} Tokens hinein, {completion} heraus",
    "usage.day": "Der Tag endet {wait}, um Mitternacht UTC.",
    "usage.estimated": "≈: zum Teil von mir geschätzt, weil der Anbieter des Modells nichts gezählt hat.",
    "speed.first": "erstes Wort nach {first_word} s",
    "speed.whole": "erstes Wort nach {first_word} s, dann {rate} Tokens pro Sekunde",
    "status.speeds": "*Tempo zuletzt*",
    "status.queue": "*Gerade jetzt:* {running} in Arbeit, {waiting} in der Schlange",
    "status.line": "*Variante hier:* {label}\n*Anbieter:* {provider} (`{model_id}`)\n{health}",
    "status.answers": "Der Anbieter antwortet ({latency} ms).",
    "status.missing": "Der Anbieter antwortet ({latency} ms), führt dieses Modell aber nicht auf.",
    "status.refused": "Der Anbieter antwortet ({latency} ms), nimmt aber meinen Schlüssel nicht an.",
    "status.faulty": "Der Anbieter antwortet ({latency} ms), hat aber gerade eine Störung.",
    "status.silent": "Der Anbieter antwortet gerade nicht.",
    "status.unserved": "Diese Variante gibt es hier nirgends: Wähle mit `/gemma model` eine andere.",
    "status.learned": "*Über diesen Anbieter gelernt:* {lessons}",
    "lesson.system": "nimmt keine Systemrolle",
    "lesson.parameter": "kennt `{value}` nicht",
    "lesson.stream_usage": "nennt beim Streamen keine Tokenzahlen",
    "lesson.newer_cap": "kennt die Obergrenze einer Antwort unter ihrem neueren Namen",
    "lesson.images": "nimmt keine Bilder",
    "lesson.window": "hat Platz für {value} Tokens",
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
    "task.not_there": "Ich konnte nicht sehen, dass du in <#{channel}> bist, also erzähle ich nichts davon.",
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
    "summarize.mark": (
        "Schreib, wie weit ich zurückschauen soll, höchstens 30 Tage, und einen Channel, in dem wir beide sind: "
        "`!summarize 24h #general`, `!summarize 7d #general` oder `!summarize 90m #general`."
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
    "status.in_line": "hat viel zu tun: du bist Nummer {place} in der Schlange",
    "status.loading": "wartet auf das Modell, das vielleicht noch lädt …",
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
    "home.closed_channel": "<#{channel}>: dort antworte ich nicht",
    "home.no_channels": "Wir sind noch in keinem Channel zusammen. Hol mich mit `/invite` in einen.",
    "home.channels_unknown": (
        "Slack hat mir nicht rechtzeitig gesagt, in welchen Channels wir beide sind. Öffne diesen Tab noch einmal."
    ),
    "home.more_channels": "… und {count} weitere.",
    "home.usage": "*Deine Fragen:* {today} heute (bis Mitternacht UTC), {month} in 30 Tagen ({tokens} Tokens)",
    "home.usage.bare": "*Deine Fragen:* {today} heute (bis Mitternacht UTC), {month} in 30 Tagen",
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
    "settings.unsaved": (
        "Nichts wurde gespeichert: Die Felder waren noch die anderer Einstellungen. Dies sind die, die du "
        "oben gewählt hast."
    ),
    "settings.thread": "*Das gilt in diesem Thread*",
    "settings.budgets": "Grenzen für einen Tag, der um Mitternacht UTC endet (0: keine Grenze)",
    "settings.fine": "Feineinstellung (lass es leer, wenn du nicht weißt, wozu)",
    "settings.access": "Wem ich antworte, und wo",
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
    "setting.language": "Sprache meiner eigenen Worte",
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
        "Tage, nach denen ich vergesse, was gesagt wurde, 1 bis 3650; nicht mehr, als der Workspace vorgibt. "
        "Leer: hier nicht gesetzt. Was in Slack steht, bleibt dort."
    ),
    "setting.retention.none": "für immer",
    "setting.retention.day": "1 Tag",
    "setting.retention.days": "{days} Tage",
    "setting.may_change": "Wer das ändern darf",
    "setting.may_change.help": "Nur ein Admin kann das den Admins übergeben oder zurückgeben.",
    "setting.may_change.members": "alle Mitglieder",
    "setting.may_change.admins": "Admins",
    "setting.guests": "Gäste",
    "setting.guests.help": "Ob ich auch Gästen antworte.",
    "setting.guests.no": "bekommen keine Antwort",
    "setting.guests.yes": "bekommen Antwort",
    "setting.where": "Wo ich antworte",
    "setting.where.help": "In unseren Direktnachrichten antworte ich immer.",
    "setting.where.everywhere": "überall",
    "setting.where.listed": "nur in den Channels unten",
    "setting.channels": "Erlaubte Channels",
    "setting.channels.help": "Dort antworte ich auch, wenn ein Channel mit einer anderen Organisation geteilt wird.",
    "setting.channels.none": "keine",
    "setting.channels.one": "1 Channel",
    "setting.channels.some": "{count} Channels",
    "setting.channels.example": "Channels wählen",
    "setting.people": "Erlaubte Personen",
    "setting.people.help": "Ihnen antworte ich auch, wenn sie Gäste sind oder zu einer anderen Organisation gehören.",
    "setting.people.none": "keine",
    "setting.people.one": "1 Person",
    "setting.people.some": "{count} Personen",
    "setting.people.example": "Personen wählen",
    "setting.unlimited": "keine Grenze",
    "setting.person_requests": "Anfragen je Person und Tag",
    "setting.person_requests.help": "Wie oft eine Person fragen darf; neue Versuche zählen mit.",
    "setting.person_tokens": "Tokens je Person und Tag",
    "setting.person_tokens.help": "Ans Modell geschickt und von ihm geschrieben, für eine Person.",
    "setting.channel_requests": "Anfragen je Kanal und Tag",
    "setting.channel_requests.help": "Wie oft in einem Kanal gefragt werden darf.",
    "setting.channel_tokens": "Tokens je Kanal und Tag",
    "setting.channel_tokens.help": "Ans Modell geschickt und von ihm geschrieben, in einem Kanal.",
    "setting.team_requests": "Anfragen des Workspace am Tag",
    "setting.team_requests.help": "Wie oft alle zusammen fragen dürfen.",
    "setting.team_tokens": "Tokens des Workspace am Tag",
    "setting.team_tokens.help": "Ans Modell geschickt und von ihm geschrieben, für alle zusammen.",
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
    "setting.wrong.longer": (
        "Im Workspace gelten höchstens {most} Tage. Wähle weniger, lass das Feld leer, oder bitte "
        "einen Admin, das zu ändern."
    ),
    "setting.wrong.long": "Das hat {length} Zeichen; {limit} passen hinein.",
    "setting.wrong.ids": "In dieser Liste steht etwas, das ich nicht kenne.",
    "setting.wrong.many": "In diese Liste passen {limit}.",
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
    # What stands before the tenths of a number.
    "number.decimal": ",",
}
