"""The bot's words in French, as one writes to colleagues: `tu`; to a whole channel `vous`.

The spaces before `:`, `;` and `?` and within quotation marks do not break (U+00A0), as French typography asks.
"""

FRENCH = {
    # Under or instead of an answer. {turn} is the turn's short id.
    "error.internal": (
        "Quelque chose a échoué de mon côté, je n'ai donc pas de réponse. Repose ta question, s'il te plaît. (`{turn}`)"
    ),
    "error.configuration": (
        "Je ne suis pas bien configuré. Préviens la personne qui m'administre, s'il te plaît. (`{turn}`)"
    ),
    "error.store": (
        "Je n'ai pas accès à mes données pour le moment, rien n'a donc été changé. Réessaie dans une minute, s'il te "
        "plaît."
    ),
    "error.slack": "Slack n'a pas accepté ma réponse. Repose ta question, s'il te plaît. (`{turn}`)",
    "error.attempts": (
        "J'ai essayé {attempts} fois sans pouvoir terminer cette réponse. Réessaie, s'il te plaît. (`{turn}`)"
    ),
    "model.system_unsupported": (
        "Le modèle a refusé mes instructions. Préviens la personne qui m'administre, s'il te plaît. (`{turn}`)"
    ),
    "model.roles_alternate": "Le modèle n'a pas pu lire cette conversation. `!reset` la reprend à zéro. (`{turn}`)",
    "model.context_overflow": (
        "Cette conversation est trop longue pour le modèle. `!reset` la reprend à zéro. (`{turn}`)"
    ),
    "model.image_unsupported": "Cette variante ne voit pas les images. Pose ta question avec des mots. (`{turn}`)",
    "model.param_unsupported": (
        "Le modèle a refusé la forme de ma demande. Préviens la personne qui m'administre, s'il te plaît. (`{turn}`)"
    ),
    "model.auth": (
        "L'hébergeur du modèle n'accepte pas ma clé. Préviens la personne qui m'administre, s'il te plaît. (`{turn}`)"
    ),
    "model.credits": (
        "Mon crédit chez l'hébergeur du modèle est épuisé. Préviens la personne qui m'administre, s'il te plaît. ("
        "`{turn}`)"
    ),
    "model.forbidden": (
        "L'hébergeur du modèle ne me laisse pas demander cela. Préviens la personne qui m'administre, s'il te plaît. ("
        "`{turn}`)"
    ),
    "model.moderation": (
        "L'hébergeur du modèle refuse de répondre à cela. Pose la question autrement, s'il te plaît. (`{turn}`)"
    ),
    "model.model_missing": (
        "L'hébergeur ne propose pas cette variante. Choisis-en une autre\u00a0: `/gemma model`. (`{turn}`)"
    ),
    "model.rate_limited": "Le modèle reçoit trop de questions en ce moment. Réessaie {wait}, s'il te plaît. (`{turn}`)",
    "model.overloaded": "Le modèle est surchargé en ce moment. Réessaie {wait}, s'il te plaît. (`{turn}`)",
    "model.server": "L'hébergeur du modèle est en panne en ce moment. Réessaie {wait}, s'il te plaît. (`{turn}`)",
    "model.timeout": "Le modèle a mis trop de temps à répondre. Réessaie, s'il te plaît. (`{turn}`)",
    "model.network": "Je n'arrive pas à joindre le modèle en ce moment. Réessaie {wait}, s'il te plaît. (`{turn}`)",
    "model.empty": "Le modèle n'a donné aucune réponse. Réessaie ou pose la question autrement. (`{turn}`)",
    "model.bad_response": (
        "L'hébergeur du modèle a répondu quelque chose que je ne peux pas lire. Réessaie, s'il te plaît. (`{turn}`)"
    ),
    "model.cut_off": (
        "La réponse du modèle s'est interrompue avant le premier mot. Réessaie {wait}, s'il te plaît. (`{turn}`)"
    ),
    "answer.cut_off": "_La réponse s'est interrompue ici._ (`{turn}`)",
    "answer.stand_in": "_{chosen} n'a pas répondu, {instead} a donc répondu._",
    "answer.filtered": "_L'hébergeur du modèle a arrêté la réponse ici à cause de son contenu._ (`{turn}`)",
    "again.gone": "La question n'est plus là, il n'y a donc rien à répondre.",
    "again.kept": "_Le texte ci-dessus vient d'un essai précédent._",
    "answer.too_long": (
        "_La réponse a été coupée à sa longueur maximale. Appuie sur «\u00a0Continuer\u00a0» pour la suite._"
    ),
    "answer.rest": "_La réponse continue dans le fichier ci-dessous._",
    "answer.rest_missing": (
        "_La réponse continue, mais elle ne tient pas ici, et je ne peux pas partager de "
        "fichiers dans cet espace de travail (`files:write`). Demande-la-moi en plusieurs parties._"
    ),
    "answer.rest_later": (
        "_La réponse continue, mais elle ne tient pas ici, et je ne peux pas partager de "
        "fichiers dans cet espace de travail (`files:write`)\u00a0: «\u00a0Continuer\u00a0» montre d'abord la suite._"
    ),
    "answer.file_missing": (
        "_Je ne peux pas partager de fichiers dans cet espace de travail (`files:write`) : ce "
        "que tu as demandé est ci-dessus._"
    ),
    "question.empty": "Oui\u00a0? Écris ta question après mon nom, ou `/gemma help` pour voir ce que je sais faire.",
    "file.empty": "`{name}` est vide, il n'y avait donc rien à lire.",
    "file.too_large": "`{name}` dépasse {limit}\u00a0Mo, je ne l'ai donc pas lu.",
    "file.too_many": "Je n'ai pas regardé `{name}`\u00a0: le tout dépassait ce que je peux lire en une fois.",
    "file.too_complex": (
        "Ouvrir `{name}` demande trop de place ou de temps, je ne l'ai donc pas lu. Un fichier plus petit passera "
        "peut-être."
    ),
    "file.unsupported": (
        "Je ne sais pas lire des fichiers comme `{name}`. Je lis texte, PDF, Word, Excel, PowerPoint et images."
    ),
    "file.damaged": "`{name}` est abîmé ou incomplet, je n'ai donc pas pu le lire.",
    "file.protected": "`{name}` est protégé par un mot de passe, je n'ai donc pas pu l'ouvrir.",
    "file.no_text": "Je n'ai trouvé aucun mot dans `{name}`, et je ne regarde pas les images de ces fichiers.",
    "file.external": "`{name}` n'est pas conservé dans Slack, et je ne vais rien chercher ailleurs.",
    "file.hidden": "Slack masque `{name}`, car l'espace de travail a dépassé sa limite de stockage.",
    "file.gone": "`{name}` n'est plus dans Slack.",
    "file.foreign": (
        "Slack ne me laisse pas voir `{name}`\u00a0: il vient d'un autre espace de travail, ou n'est pas partagé ici."
    ),
    "file.no_scope": (
        "Je n'ai pas le droit d'ouvrir `{name}`. La personne qui me gère doit donner à l'application l'autorisation "
        "`files:read` et la réinstaller."
    ),
    "file.no_reader": (
        "Je ne peux pas lire `{name}`\u00a0: ce qui lit ces fichiers n'est pas installé. Préviens la personne qui me "
        "gère."
    ),
    "file.unreachable": "Slack ne m'a pas donné `{name}` à l'instant. Réessaie.",
    "file.unseen": "Le modèle utilisé ici ne voit pas les images, il n'a donc pas regardé `{name}`.",
    "file.few_words": (
        "De `{name}`, je n'ai lu que les quelques mots\u00a0; le modèle n'a pas regardé les pages en images."
    ),
    "file.unnamed": "un fichier d'un autre espace de travail",
    "file.cut.character": "J'ai lu les {seen} premiers caractères sur {total} de `{name}`.",
    "file.cut.page": "J'ai lu les {seen} premières pages sur {total} de `{name}`.",
    "file.cut.row": "J'ai lu les {seen} premières lignes sur {total} de `{name}`.",
    "file.cut.slide": "J'ai lu les {seen} premières diapositives sur {total} de `{name}`.",
    "file.cut.column": "J'ai lu les {seen} premières colonnes sur {total} de `{name}`.",
    "file.cut.cell": "Cellules de `{name}` dont je n'ai lu que le début\u00a0: {cells}.",
    "file.cut.ends": "J'ai lu le début et la fin de `{name}`\u00a0: {seen} caractères sur {total}.",
    "file.blind": (
        "{variant} ne voit pas les images, mais {seeing} oui\u00a0: appuie sur le bouton, et il répondra à ta question."
    ),
    "link.forbidden": "Je n'ai pas lu le message en lien\u00a0: je ne vois pas que tu aies le droit de le lire.",
    "link.outside": "Je n'ai pas lu le message en lien\u00a0: je ne suis pas dans ce canal.",
    "link.closed": "Je n'ai pas lu le message en lien\u00a0: rien de ce canal ne peut être envoyé au modèle.",
    "link.gone": "Le message en lien n'existe plus.",
    "link.unreachable": "Slack ne m'a pas donné le message en lien à l'instant. Réessaie, s'il te plaît.",
    "link.too_many": "J'ai lu les {most} premiers messages en lien, et pas les autres.",
    "link.cut": "J'ai lu {seen} messages sur {total} du fil en lien.",
    "link.cut_more": "J'ai lu {seen} messages du fil en lien, qui en a plus de {total}.",
    "offer.try_again": "Réessayer",
    "offer.continue": "Continuer",
    "offer.ask_larger": "Demander à {variant}",
    "offer.delete_answer": "Supprimer cette réponse",
    "answer.elsewhere": "_Cette partie de la réponse se trouve dans les messages autour._",
    "answer.taken_away": "_Cette réponse a été retirée._",
    "amount.request": "1 demande",
    "amount.requests": "{count} demandes",
    "amount.tokens": "{count} tokens",
    "amount.of": "{used} sur {amount}",
    "budget.over.person": (
        "Tu as tout utilisé pour aujourd'hui\u00a0: {amount}. Tu pourras me reposer des questions {wait}, à "
        "minuit UTC. Un admin peut relever la limite dans les réglages de l'espace de travail (`/gemma settings`)."
    ),
    "budget.over.channel": (
        "Ce canal a tout utilisé pour aujourd'hui\u00a0: {amount}. J'y répondrai de nouveau {wait}, à minuit UTC. "
        "Un admin peut relever la limite dans les réglages du canal (`/gemma settings`)."
    ),
    "budget.over.team": (
        "Cet espace de travail a tout utilisé pour aujourd'hui\u00a0: {amount}. Je répondrai de nouveau {wait}, à "
        "minuit UTC. Un admin peut relever la limite dans les réglages de l'espace de travail (`/gemma settings`)."
    ),
    "budget.near.person": (
        "Tu as utilisé {used}\u00a0% de ce que tu as pour aujourd'hui\u00a0: {amount}. Le jour suivant commence à "
        "minuit UTC."
    ),
    "budget.near.channel": (
        "<#{channel}> a utilisé {used}\u00a0% de ce qu'il a pour aujourd'hui\u00a0: {amount}. Le jour suivant "
        "commence à minuit UTC."
    ),
    "budget.near.team": (
        "Cet espace de travail a utilisé {used}\u00a0% de ce qu'il a pour aujourd'hui\u00a0: {amount}. Le jour "
        "suivant commence à minuit UTC."
    ),
    "queue.own_full": (
        "{count} de tes questions attendent déjà, je n'ai donc pas pris celle-ci. Repose-la quand j'aurai répondu "
        "à quelques-unes."
    ),
    "queue.full": (
        "Trop de questions attendent en ce moment, je n'ai donc pas pris celle-ci. Repose-la dans quelques minutes."
    ),
    "answer.outside": (
        "Je ne peux pas écrire dans <#{channel}>\u00a0: je ne suis pas dans ce canal. Invite-moi et repose ta question."
    ),
    "access.guest": (
        "Je ne réponds qu'aux membres de cet espace de travail, et tu y es en tant qu'invité. Un administrateur "
        "peut te donner accès : `/gemma settings`."
    ),
    "access.stranger": (
        "Je ne réponds qu'aux personnes de cet espace de travail. Un de ses administrateurs peut te donner accès "
        ": `/gemma settings`."
    ),
    "access.never": "Je ne réponds pas à ce compte.",
    "access.shared": (
        "Cette conversation est partagée avec une autre organisation : je n'y réponds pas tant qu'un "
        "administrateur ne l'a pas ajoutée à la liste : `/gemma settings`."
    ),
    "access.unlisted": (
        "Je ne réponds que dans les canaux choisis par les administrateurs, et celui-ci n'en fait pas partie. "
        "Dans nos messages directs, si."
    ),
    "access.unknown": (
        "Slack ne me dit pas pour l'instant qui peut m'utiliser ici, je n'ai donc rien fait. Réessaie dans une minute."
    ),
    "access.close": "Fermer",
    # Lines in a conversation: standard Markdown, like the answers.
    "variant.unknown": "La variante `{word}` n'existe pas. Les variantes sont {variants}.",
    "variant.not_served": (
        "{host} ne propose pas `{variant}`. La plus proche disponible est `{nearest}`. La personne qui "
        "m'administre peut ajouter `{variant}` depuis un serveur à elle."
    ),
    "variant.not_served_row": "non proposée par {host}",
    "variant.in_thread": "<@{user}> a choisi la variante **{new}** pour ce fil.",
    "variant.for_you": "Dans tes messages directs avec moi, c'est désormais **{new}** qui répond.",
    "variant.mark": "Écris la variante après la marque, comme dans `!model 4b`. Les variantes sont {variants}.",
    "settings.changed": "<@{user}> a changé les réglages de {where}. {changes}",
    "settings.change": "{name}\u00a0: {old} → **{new}**",
    "settings.change_back": "{name}\u00a0: {old} → **{new}**, comme ailleurs",
    "settings.change_fixed": "{name}\u00a0: **{new}**, quoi qui change ailleurs",
    "settings.list": "Ce qui vaut dans ce fil\u00a0:\n{lines}",
    "settings.own_list": "Ce qui vaut dans tes messages directs avec moi\u00a0:\n{lines}",
    "reset.thread_done": "C'est fait\u00a0: à partir d'ici, je ne regarde plus ce qui a été dit plus haut dans ce fil.",
    "reset.channel_line": (
        "<@{user}> a repris à zéro mes conversations dans ce canal\u00a0: ce qui a été dit avant n'est plus utilisé."
    ),
    "reset.thread_line": (
        "<@{user}> a repris ce fil à zéro\u00a0: à partir d'ici, je ne regarde plus ce qui a été dit plus haut."
    ),
    "reset.conversation": (
        "C'est fait\u00a0: à partir d'ici, je ne regarde plus ce qui a été dit dans [notre dernière "
        "conversation]({link})."
    ),
    "forget.thread": (
        "C'est fait\u00a0: j'ai oublié ce qui a été dit plus haut dans ce fil et je repars de zéro. "
        "Ce qui est dans Slack y reste\u00a0: supprime-le toi-même."
    ),
    "forget.own": (
        "C'est fait\u00a0: j'ai oublié ce que <@{user}> a écrit plus haut dans ce fil, et mes réponses. "
        "D'autres ont aussi posé des questions ici\u00a0: je les garde. Ce qui est dans Slack y reste."
    ),
    "forget.own_only": (
        "C'est fait\u00a0: j'ai oublié ce que <@{user}> a écrit plus haut dans ce fil, et mes réponses. Seul un "
        "admin peut me faire oublier ce que d'autres ont écrit ici. Ce qui est dans Slack y reste."
    ),
    "forget.thread_line": (
        "À la demande de <@{user}>, j'ai oublié ce qui a été dit plus haut dans ce fil et je repars de zéro. Ce "
        "qui est dans Slack y reste\u00a0: supprime-le toi-même."
    ),
    "forget.conversation": (
        "C'est fait\u00a0: j'ai oublié ce qui a été dit dans [notre dernière conversation]({link}) et j'y repars "
        "de zéro. Ce qui est dans Slack y reste\u00a0: supprime-le toi-même."
    ),
    "forget.me_done": (
        "C'est fait\u00a0: j'ai oublié tout ce qui est à toi dans cet espace de travail. Messages oubliés, avec "
        "mes réponses\u00a0: {count}. Les traces dans mes fichiers disparaissent en une minute. Ce qui est dans "
        "Slack y reste\u00a0: supprime-le toi-même."
    ),
    "forget.me_done_tonight": (
        "C'est fait\u00a0: j'ai oublié tout ce qui est à toi dans cet espace de travail. Messages oubliés, avec "
        "mes réponses\u00a0: {count}. Les traces dans mes fichiers disparaissent la nuit prochaine. Ce qui est "
        "dans Slack y reste\u00a0: supprime-le toi-même."
    ),
    "forget.channel_done": (
        "À la demande de <@{user}>, j'ai oublié tout ce qu'on m'a dit dans ce canal. Messages oubliés, avec mes "
        "réponses\u00a0: {count}. Les traces dans mes fichiers disparaissent en une minute. Ce qui est dans Slack "
        "y reste."
    ),
    "forget.channel_done_tonight": (
        "À la demande de <@{user}>, j'ai oublié tout ce qu'on m'a dit dans ce canal. Messages oubliés, avec mes "
        "réponses\u00a0: {count}. Les traces dans mes fichiers disparaissent la nuit prochaine. Ce qui est dans "
        "Slack y reste."
    ),
    "channel.closed": "Je n'ai pas répondu à ta question dans <#{channel}>\u00a0: plus personne ne peut y écrire.",
    "catchup.missed_one": (
        "Pendant mon absence, un message pour moi est arrivé il y a plus de {hours}\u00a0h. Repose ta question si elle "
        "compte encore."
    ),
    "catchup.missed": (
        "Pendant mon absence, {count} messages pour moi sont arrivés il y a plus de {hours}\u00a0h. Reposez vos "
        "questions si elles comptent encore."
    ),
    "stop.done": "Arrêté.",
    "stop.nothing": "Aucune réponse n'est en cours dans ce fil.",
    "stop.line": "<@{user}> m'a arrêté.",
    "stop.nowhere": "Je ne réponds à rien dans notre dernière conversation.",
    "retry.nothing": "Il n'y a dans ce fil aucune réponse à réessayer.",
    "retry.conversation": "Je réponds de nouveau à ta dernière question, [là où elle se trouve]({link}).",
    "mark.no_thread": "Personne ne m'a rien demandé dans ce fil, il n'y a donc rien à faire.",
    "answer.stopped": "_Arrêté ici._",
    # Below an answer. {what} is one or more of the three that follow.
    "footer.saw": "a vu {what}",
    "footer.messages": "{seen} messages sur {total}",
    "footer.notes": "des notes sur {count}",
    "footer.files": "{seen} fichiers sur {total}",
    "footer.part": "une partie de la question",
    "delete.title": "Supprimer cette réponse\u00a0?",
    "delete.question": "Elle disparaît d'ici et de ce que je sais de cette conversation. Ta question reste.",
    "delete.yes": "Supprimer",
    "feedback.good": "Bonne réponse",
    "feedback.not_good": "Pas bonne",
    "feedback.title": "Qu'est-ce qui cloche\u00a0?",
    "feedback.said": "Qu'aurait-il fallu répondre\u00a0?",
    "feedback.example": "Tu peux laisser ce champ vide.",
    "feedback.send": "Envoyer",
    "feedback.thanks": "Merci pour ton avis.",
    "pressed.under_way": "Je travaille encore sur cette réponse.",
    "pressed.over": "Ce n'est plus possible\u00a0: la réponse a changé entre-temps.",
    "pressed.not_yours": "Seule la personne qui a posé la question peut supprimer cette réponse.",
    "stop.offered": "Je prépare la réponse.",
    "stop.button": "Arrêter",
    "help.thread": (
        "Écris-moi et je réponds ici. `!4b question` interroge une autre taille de Gemma pour un seul message (`!1b` "
        "`!4b` `!12b` `!27b`), `!model 4b` pour tout le fil. `!settings` montre ce qui vaut ici, `!reset` reprend ce "
        "fil à zéro, `!forget` me le fait oublier. `!stop` m'arrête, `!retry` me fait répondre à nouveau à la dernière "
        "question. `/gemma help` montre le reste."
    ),
    # Only for the person who used the command: mrkdwn.
    "variant.chosen": "La variante est maintenant *{new}* ici.",
    "variant.kept": "La variante est déjà *{new}* ici.",
    "variant.title": "*Variante ici\u00a0: {variant}*",
    "variant.picker": "Choisis une variante",
    "variant.1b": "minuscule et rapide\u00a0: reformuler, trier\u00a0; anglais seulement",
    "variant.4b": "discussions du quotidien, résumés rapides",
    "variant.12b": "le meilleur équilibre\u00a0: documents, bouts de code",
    "variant.27b": "le plus difficile\u00a0: code, maths, longs fils",
    "variant.advice": "Toutes les tailles peuvent se tromper sur les faits\u00a0: colle la source dans le fil.",
    "reset.channel_done": "C'est fait\u00a0: ce qui a été dit jusqu'ici dans ce canal n'est plus envoyé au modèle.",
    "forget.which": (
        "Que dois-je oublier\u00a0?\n• `/gemma forget me`\u00a0: tout ce qui est à toi dans cet espace de travail\n"
        "• `/gemma forget channel`\u00a0: tout ce qu'on m'a dit dans ce canal\n• `/gemma forget thread`\u00a0: le fil "
        "où tu m'as posé ta dernière question ici\u00a0; pour tout autre fil, écris-y `!forget`"
    ),
    "forget.no_channel": (
        "C'est un message direct\u00a0: `/gemma forget me` me le fait oublier, avec tout le reste de ce qui est à toi."
    ),
    "forget.me_ask": (
        "*Dois-je oublier tout ce qui est à toi dans cet espace de travail\u00a0?*\nTes messages, mes réponses, "
        "les noms de tes fichiers, tes avis et tes propres réglages. Ce qui est dans Slack y reste, et je garde ce "
        "que d'autres m'ont demandé."
    ),
    "forget.channel_ask": (
        "*Dois-je oublier tout ce qu'on m'a dit dans ce canal\u00a0?*\nLes messages de tout le monde, mes "
        "réponses, les noms des fichiers et les avis. Les réglages du canal et ce qui est dans Slack restent."
    ),
    "forget.no_thread": (
        "Je ne connais aucune question de toi dans ce canal. Avec `!forget` dans un fil, j'oublie ce qui y a été dit."
    ),
    "forget.thread_ask": (
        "*Dois-je oublier le <{link}|fil où tu m'as posé ta dernière question ici>\u00a0?*\nSi d'autres y ont aussi "
        "posé des questions, je garde les leurs. Ce qui est dans Slack y reste. Pour un autre fil, écris-y `!forget`."
    ),
    "forget.me_button": "Oublier tout ce qui est à moi",
    "forget.channel_button": "Oublier ce canal",
    "forget.thread_button": "Oublier ce fil",
    "forget.title": "Oublier pour de bon\u00a0?",
    "forget.sure": "Personne ne pourra le faire revenir.",
    "forget.yes": "Oublier",
    "forget.me_begun": "J'oublie tout cela. Quand il n'en reste rien, je te le dis dans nos messages directs.",
    "forget.channel_begun": "J'oublie tout cela. Quand il n'en reste rien, je le dis dans ce canal.",
    "forget.thread_begun": "J'oublie ce fil, et je le dis dans le fil.",
    "export.accepted": (
        "Je rassemble ce que je garde de toi. Cela arrive sous forme de fichier dans nos messages directs."
    ),
    "export.title": "Ce que Gemma garde de toi",
    "export.comment": (
        "Voici tout ce que je garde de toi, un objet JSON par ligne. `/gemma forget me` me le fait oublier."
    ),
    "export.refused": (
        "Je ne peux pas t'envoyer de fichier\u00a0: Slack ne me le permet pas ici. Demande ton export à la "
        "personne qui m'héberge, ou à un admin d'accorder `files:write` à l'application."
    ),
    "ask.empty": "Écris ta question après le mot\u00a0: `/gemma ask Pourquoi le ciel est-il bleu\u00a0?`",
    "ask.accepted": "Je m'en occupe\u00a0: la réponse arrive dans un fil de ce canal.",
    "command.unknown": "Je ne connais pas `{word}`. Voulais-tu dire `/gemma {nearest}`\u00a0?",
    "command.unknown_far": "Je ne connais pas `{word}`. `/gemma help` montre ce que je sais faire.",
    "command.mark": "`{word}` va dans un message\u00a0: écris `!{word}` dans un fil avec moi ou après mon nom.",
    "help.command": (
        "*Ce que je sais faire*\n"
        "• Mentionne-moi dans un canal ou écris-moi en message direct\u00a0: je réponds dans le fil.\n"
        "• Dans un fil avec moi, réponds simplement\u00a0; je reste à l'écart quand tu mentionnes quelqu'un d'autre.\n"
        "• `/gemma ask …` pose une question dans ce canal et te nomme.\n"
        "• `/gemma summarize 24h` te dit, rien qu'à toi, ce qui s'est dit ici récemment\u00a0; le menu d'un message "
        "contient *Ask Gemma about this*, *Summarise thread*, *Translate* et *Explain*.\n"
        "• `/gemma model` montre et règle la variante de ce canal\u00a0; `!12b question` en interroge une pour un seul "
        "message, `!model 12b` règle celle d'un fil.\n"
        "• `/gemma settings` montre et change le reste, pour ce canal ou pour toi\u00a0; `!settings` dans un fil.\n"
        "• Dans un fil, `!stop` arrête ma réponse et `!retry` me fait répondre à nouveau à la dernière question.\n"
        "• `/gemma reset` reprend à zéro mes conversations dans ce canal, `!reset` le fait pour un fil\u00a0; "
        "après `!forget`, je n'en garde rien non plus.\n"
        "• `/gemma forget me` me fait oublier tout ce qui est à toi, `/gemma forget channel` tout ce qui a été dit "
        "ici\u00a0; `/gemma export` t'envoie ce que je garde de toi.\n"
        "• `/gemma usage` dit combien tu as demandé aujourd'hui et récemment, et ce qu'il te reste pour aujourd'hui.\n"
        "• `/gemma status` dit quel modèle répond et s'il est joignable.\n"
        "_Gemma est fourni selon les Gemma Terms of Use\u00a0: ai.google.dev/gemma/terms. Les réponses peuvent être "
        "fausses\u00a0: vérifie ce qui compte._"
    ),
    "usage.title": "*Ton utilisation*",
    "usage.workspace": "*L'espace de travail* (seuls les admins le voient)",
    "usage.today": "*Aujourd'hui\u00a0:* {took}",
    "usage.month": "*30 jours\u00a0:* {took}",
    "usage.by_model": "*Par modèle* (30 jours)",
    "usage.by_channel": "*Là où l'on demande le plus* (30 jours)",
    "usage.by_person": "*Ceux qui demandent le plus* (30 jours)",
    "usage.direct": "messages directs",
    "usage.lately": "*Tes dernières réponses*",
    "usage.single": "{prompt} tokens en entrée, {completion} en sortie",
    "usage.day": "Le jour finit {wait}, à minuit UTC.",
    "usage.estimated": "≈\u00a0: en partie mon estimation, car l'hébergeur du modèle n'a pas donné le compte.",
    "speed.first": "premier mot après {first_word}\u00a0s",
    "speed.whole": "premier mot après {first_word}\u00a0s, puis {rate} tokens par seconde",
    "status.speeds": "*Vitesse récente*",
    "status.queue": "*En ce moment\u00a0:* {running} en cours, {waiting} en attente",
    "status.line": "*Variante ici\u00a0:* {label}\n*Hébergeur\u00a0:* {provider} (`{model_id}`)\n{health}",
    "status.answers": "L'hébergeur répond ({latency}\u00a0ms).",
    "status.missing": "L'hébergeur répond ({latency}\u00a0ms), mais sa liste ne contient pas ce modèle.",
    "status.refused": "L'hébergeur répond ({latency}\u00a0ms), mais n'accepte pas ma clé.",
    "status.faulty": "L'hébergeur répond ({latency}\u00a0ms), mais il est en panne en ce moment.",
    "status.silent": "L'hébergeur ne répond pas en ce moment.",
    "status.unserved": "Aucun hébergeur ne propose cette variante. Choisis-en une autre avec `/gemma model`.",
    "status.learned": "*Appris de cet hébergeur\u00a0:* {lessons}",
    "lesson.system": "n'accepte pas le rôle système",
    "lesson.parameter": "ne connaît pas `{value}`",
    "lesson.stream_usage": "ne donne pas le nombre de tokens en continu",
    "lesson.newer_cap": "connaît la limite d'une réponse sous son nouveau nom",
    "lesson.images": "n'accepte pas d'images",
    "lesson.window": "a de la place pour {value}\u00a0tokens",
    # Shortcuts and their forms. Labels, titles and buttons have 24 characters at most where a form shows them.
    "ask.title": "Demander à Gemma",
    "ask.send": "Demander",
    "ask.question": "Ta question",
    "ask.example": "Que veux-tu savoir\u00a0?",
    "ask.channel": "Où demander",
    "ask.channel.help": (
        "J'y publie la question en ton nom et je réponds dessous. Vide\u00a0: personne d'autre ne la voit."
    ),
    "ask.channel.none": "Moi seulement",
    "ask.variant": "Qui répond",
    "ask.variant.help": "Vide\u00a0: la variante réglée là-bas.",
    "ask.variant.any": "Comme réglé là-bas",
    "ask.about.question": "Ta question à ce sujet",
    "ask.about.message": (
        "Le message, de {author}. La réponse arrive dans nos messages directs\u00a0: personne d'autre ne la voit."
    ),
    "ask.outside": "Je ne suis pas dans ce canal. Invite-moi avec /invite, ou laisse ce champ vide.",
    "ask.not_member": "Je ne vois pas que tu es dans ce canal. Choisis-en un autre, ou laisse ce champ vide.",
    "ask.channel_unknown": (
        "Slack ne me dit pas pour le moment qui est dans ce canal. Réessaie, ou laisse ce champ vide."
    ),
    "form.expired": (
        "Slack n'ouvre un formulaire que pendant trois secondes, et cela n'a pas marché. Réessaie, s'il te plaît."
    ),
    "task.accepted": "Je m'en occupe\u00a0: la réponse arrive dans nos messages directs.",
    "task.no_words": "Il n'y a dans ce message aucun mot que je puisse lire.",
    "task.gone": "Ce sur quoi portait ta question n'est plus là.",
    "task.private": "Je ne peux pas lire les messages directs entre d'autres personnes.",
    "task.outside": (
        "Je ne peux pas lire <#{channel}>\u00a0: je ne suis pas dans ce canal. Invite-moi et appuie sur le bouton."
    ),
    "task.not_there": "Je n'ai pas pu voir que tu es dans <#{channel}>\u00a0: je n'en dis donc rien.",
    "task.scope": (
        "Je n'ai pas le droit de lire ce qui se dit dans <#{channel}>. La personne qui m'administre doit donner à "
        "l'app les droits (scopes) de son manifeste et l'installer de nouveau."
    ),
    "task.refused": "Slack ne me laisse pas lire <#{channel}> (`{code}`).",
    "task.cut": "_J'ai lu les {seen} messages les plus récents sur {total}._",
    "task.cut_more": "_J'ai lu {seen} messages, et il y en a plus de {total}._",
    "task.in_dm": "un message direct",
    "task.ask_about_message.posted": "Ta question sur un message de {author} dans {channel} (<{link}|ouvrir>).",
    "task.translate_message.posted": "Traduit pour toi\u00a0: un message de {author} dans {channel} (<{link}|ouvrir>).",
    "task.explain_message.posted": "Expliqué pour toi\u00a0: un message de {author} dans {channel} (<{link}|ouvrir>).",
    "task.summarise_thread.posted": "Résumé rien que pour toi\u00a0: un <{link}|fil> dans {channel}.",
    "task.summarise_channel.posted": "Résumé rien que pour toi\u00a0: ce qui s'est dit dans {channel} {span}.",
    "task.summarise_thread.empty": "Il ne reste dans ce fil les mots de personne.",
    "task.summarise_channel.empty": "Personne n'a rien écrit là-bas pendant ce temps.",
    "summarize.wrong": (
        "Écris jusqu'où remonter, 30 jours au plus\u00a0: `/gemma summarize 24h`, `/gemma summarize 7d` ou "
        "`/gemma summarize 90m`."
    ),
    "summarize.mark": (
        "Écris jusqu'où remonter, 30 jours au plus, et un canal où nous sommes tous les deux\u00a0: `!summarize "
        "24h #general`, `!summarize 7d #general` ou `!summarize 90m #general`."
    ),
    # Said without being asked: on joining a channel, and beside a person's conversation with the bot.
    "hello.channel": (
        "Bonjour\u00a0! Mentionnez-moi (<@{bot}>) avec une question et je réponds dans son fil. Je ne regarde que les "
        "messages qui me mentionnent et les fils où quelqu'un l'a fait. `/gemma help` montre le reste."
    ),
    "hello.every": (
        "Bonjour\u00a0! Je réponds ici à chaque message qui ne mentionne personne d'autre, dans son fil. "
        "`/gemma settings` permet de le changer, `/gemma help` montre le reste."
    ),
    "suggest.title": "Que puis-je faire pour toi\u00a0?",
    "suggest.channel.title": "Résumer #{channel}",
    "suggest.explain.title": "Expliquer quelque chose",
    "suggest.explain.message": "Explique en cinq lignes ce qu'est une base de données vectorielle.",
    "suggest.draft.title": "Rédiger un message",
    "suggest.draft.message": (
        "Aide-moi à écrire un point d'avancement court et sympathique. Demande-moi d'abord ce qu'il te faut."
    ),
    "suggest.help.title": "Que sais-tu faire\u00a0?",
    "title.deleted": "Conversation supprimée",
    "task.which_channel": (
        "Je ne peux résumer qu'un canal où nous sommes tous les deux\u00a0: `!summarize 24h #general`."
    ),
    # Status line while the model works, App Home, questions posted by the bot.
    "status.thinking": "réfléchit…",
    "status.in_line": "a beaucoup à faire\u00a0: tu as le numéro {place} dans la file",
    "status.loading": "attend le modèle, qui est peut-être encore en cours de chargement…",
    "ask.posted": "<@{user}> demande\u00a0:",
    "home.title": "Gemma dans Slack",
    "home.start": (
        "*Pour commencer*\n"
        "• Écris-moi sous *Messages*\u00a0: chaque message ouvre sa propre conversation.\n"
        "• Mentionne-moi dans un canal et continue dans le fil. Je dois être dans le canal\u00a0: ajoute-moi avec "
        "`/invite`.\n"
        "• `/gemma help` montre le reste."
    ),
    "home.settings": "*Tes propres réglages* valent dans tes messages directs avec moi.",
    "home.channels": "*Les canaux où nous sommes tous les deux*, et ce qui y répond",
    "home.channel": "<#{channel}>\u00a0: {variant}",
    "home.closed_channel": "<#{channel}>\u00a0: je n'y réponds pas",
    "home.no_channels": "Nous n'avons encore aucun canal en commun. Ajoute-moi à l'un des tiens avec `/invite`.",
    "home.channels_unknown": "Slack ne m'a pas dit à temps quels canaux nous avons en commun. Rouvre cet onglet.",
    "home.more_channels": "… et {count} de plus.",
    "home.usage": (
        "*Tes questions\u00a0:* {today} aujourd'hui (jusqu'à minuit UTC), {month} en 30 jours ({tokens} tokens)"
    ),
    "home.usage.bare": "*Tes questions\u00a0:* {today} aujourd'hui (jusqu'à minuit UTC), {month} en 30 jours",
    "home.feedback": "*Avis sur mes réponses\u00a0:* {good} bonnes, {bad} pas bonnes en 30 jours",
    # Settings from Slack: the modal, the App Home, the list that `!settings` shows. A label has 40 characters at most.
    "settings.title": "Réglages de Gemma",
    "settings.save": "Enregistrer",
    "settings.cancel": "Annuler",
    "settings.change_button": "Changer",
    "settings.where": "Réglages de",
    "settings.expired": (
        "Slack n'ouvre un formulaire que pendant trois secondes, et cela n'a pas marché. Réessaie, s'il te plaît."
    ),
    "settings.unsaved": (
        "Rien n'a été enregistré : les champs étaient encore ceux d'autres réglages. Voici ceux que tu as "
        "choisis plus haut."
    ),
    "settings.thread": "*Ce qui vaut dans ce fil*",
    "settings.budgets": "Limites pour un jour, qui finit à minuit UTC (0\u00a0: sans limite)",
    "settings.fine": "Réglages fins (laisse vide si tu ne sais pas à quoi ils servent)",
    "settings.access": "À qui je réponds, et où",
    "settings.note.thread": "Pour tout le monde dans ce fil. Une ligne dans le fil dit qui a changé quoi.",
    "settings.note.channel": "Pour tout le monde dans <#{channel}>. Une ligne là-bas dit qui a changé quoi.",
    "settings.note.user": "Pour tes messages directs avec moi. Personne n'en est informé.",
    "settings.note.team": (
        "Pour tout l'espace de travail, là où rien de plus proche n'est choisi. Seuls les admins changent cela."
    ),
    "settings.note.admins": "Seuls les admins changent ce qui vaut ici.",
    "scope.thread": "ce fil",
    "scope.channel": "ce canal",
    "scope.user": "tes messages directs avec moi",
    "scope.team": "tout l'espace de travail",
    "scope.option.thread": "Ce fil",
    "scope.option.channel": "Ce canal",
    "scope.option.user": "Moi (messages directs)",
    "scope.option.team": "L'espace de travail",
    "scope.from.message": "selon le message",
    "scope.from.thread": "selon ce fil",
    "scope.from.channel": "selon ce canal",
    "scope.from.user": "selon tes propres réglages",
    "scope.from.team": "selon l'espace de travail",
    "scope.from.preset": "selon la créativité",
    "scope.from.default": "par défaut",
    "setting.held": "{value}, {origin}",
    "setting.hint": "Actuellement\u00a0: {held}. {help}",
    "setting.quoted": "«\u00a0{text}\u00a0»",
    "setting.inherit": "Non choisi ici\u00a0: {value}",
    "setting.variant": "Variante",
    "setting.variant.help": "Quelle taille de Gemma répond.",
    "setting.instructions": "Consignes",
    "setting.instructions.help": "Ce que je dois toujours respecter, avec tes mots.",
    "setting.instructions.none": "aucune",
    "setting.instructions.example": "Nous sommes l'équipe support. Réponds sous forme de liste et cite tes sources.",
    "setting.creativity": "Créativité",
    "setting.creativity.help": "Précise se répète, créative surprend.",
    "setting.creativity.precise": "précise",
    "setting.creativity.balanced": "équilibrée",
    "setting.creativity.creative": "créative",
    "setting.length": "Longueur des réponses",
    "setting.length.help": "Combien j'écris.",
    "setting.length.short": "courte",
    "setting.length.normal": "normale",
    "setting.length.long": "longue",
    "setting.follow_up": "Quand je réponds",
    "setting.follow_up.help": "Je reste toujours à l'écart d'un message qui mentionne quelqu'un d'autre.",
    "setting.follow_up.mentions": "seulement aux mentions",
    "setting.follow_up.threads": "aux mentions et dans mes fils",
    "setting.follow_up.every": "à chaque message",
    "setting.language": "Langue de mes propres mots",
    "setting.language.help": "Boutons, avis et aide. Les réponses viennent dans la langue de la question.",
    "setting.language.auto": "comme dans Slack",
    "setting.language.en": "English",
    "setting.language.de": "Deutsch",
    "setting.language.es": "Español",
    "setting.language.fr": "Français",
    "setting.language.pt": "Português",
    "setting.language.ja": "日本語",
    "setting.retention": "Conserver",
    "setting.retention.help": (
        "Jours après lesquels j'oublie ce qui a été dit, de 1 à 3650, pas plus que dans l'espace de travail. "
        "Vide\u00a0: non choisi ici. Ce qui est dans Slack y reste."
    ),
    "setting.retention.none": "pour toujours",
    "setting.retention.day": "1 jour",
    "setting.retention.days": "{days} jours",
    "setting.may_change": "Qui peut changer cela",
    "setting.may_change.help": "Seul un admin peut le confier aux admins, ou le rendre.",
    "setting.may_change.members": "tous les membres",
    "setting.may_change.admins": "les admins",
    "setting.guests": "Invités",
    "setting.guests.help": "Si je réponds aussi aux invités.",
    "setting.guests.no": "sans réponse",
    "setting.guests.yes": "avec réponse",
    "setting.where": "Où je réponds",
    "setting.where.help": "Dans nos messages directs, je réponds toujours.",
    "setting.where.everywhere": "partout",
    "setting.where.listed": "dans les canaux ci-dessous",
    "setting.channels": "Canaux",
    "setting.channels.help": "J'y réponds même si le canal est partagé avec une autre organisation.",
    "setting.channels.none": "aucun",
    "setting.channels.one": "1 canal",
    "setting.channels.some": "{count} canaux",
    "setting.channels.example": "Choisis des canaux",
    "setting.people": "Personnes",
    "setting.people.help": "Je leur réponds même si ce sont des invités ou des gens d'une autre organisation.",
    "setting.people.none": "personne",
    "setting.people.one": "1 personne",
    "setting.people.some": "{count} personnes",
    "setting.people.example": "Choisis des personnes",
    "setting.unlimited": "sans limite",
    "setting.person_requests": "Demandes par personne et par jour",
    "setting.person_requests.help": "Combien de fois une personne peut demander, nouveaux essais compris.",
    "setting.person_tokens": "Tokens par personne et par jour",
    "setting.person_tokens.help": "Envoyés au modèle et écrits par lui, pour une personne.",
    "setting.channel_requests": "Demandes par canal et par jour",
    "setting.channel_requests.help": "Combien de fois on peut demander dans un canal.",
    "setting.channel_tokens": "Tokens par canal et par jour",
    "setting.channel_tokens.help": "Envoyés au modèle et écrits par lui, dans un canal.",
    "setting.team_requests": "Demandes de l'espace par jour",
    "setting.team_requests.help": "Combien de fois tout le monde ensemble peut demander.",
    "setting.team_tokens": "Tokens de l'espace par jour",
    "setting.team_tokens.help": "Envoyés au modèle et écrits par lui, pour tout le monde ensemble.",
    "setting.temperature": "Température",
    "setting.temperature.help": "De 0 à 2\u00a0; prime sur la créativité.",
    "setting.top_p": "Top p",
    "setting.top_p.help": "De 0.01 à 1.",
    "setting.top_k": "Top k",
    "setting.top_k.help": "De 1 à 1000.",
    # What is wrong with a value, said at its field: plain words.
    "setting.wrong.choice": "Ce doit être l'un de ces mots\u00a0: {choices}.",
    "setting.wrong.number": "Ce doit être un nombre de {low} à {high}.",
    "setting.wrong.whole": "Ce doit être un nombre entier de {low} à {high}.",
    "setting.wrong.longer": (
        "L'espace de travail conserve {most} jours au plus. Choisis-en moins, laisse vide, ou "
        "demande à un admin de changer cela."
    ),
    "setting.wrong.long": "Cela fait {length} caractères\u00a0; il en tient {limit}.",
    "setting.wrong.ids": "Cette liste contient quelque chose que je ne connais pas.",
    "setting.wrong.many": "Cette liste en contient au plus {limit}.",
    "setting.not_here": "Cela ne peut pas être choisi ici.",
    "setting.not_member": "Rien n'a été changé\u00a0: je n'ai pas pu voir que tu es dans ce canal.",
    "setting.outside": "Rien n'a été changé\u00a0: je ne suis pas dans ce canal. Invite-moi avec /invite.",
    "setting.admins_only": "Rien n'a été changé\u00a0: seuls les admins peuvent changer cela.",
    # When to try again: {wait} of a sentence above.
    "wait.minute": "dans une minute",
    "wait.minutes": "dans {minutes} minutes",
    "wait.hours": "dans {hours} heures",
    "wait.day": "un autre jour",
    # How far back: {span} of a sentence above.
    "span.minute": "depuis une minute",
    "span.minutes": "depuis {count} minutes",
    "span.hour": "depuis une heure",
    "span.hours": "depuis {count} heures",
    "span.day": "depuis un jour",
    "span.days": "depuis {count} jours",
    # What stands between the thousands of a number.
    "number.thousands": "\u202f",
    # What stands before the tenths of a number.
    "number.decimal": ",",
}
