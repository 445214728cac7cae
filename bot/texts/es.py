"""The bot's words in Spanish, as one writes to colleagues: `tú`; to a whole channel `ustedes`."""

SPANISH = {
    # Under or instead of an answer. {turn} is the turn's short id.
    "error.internal": "Algo ha fallado por mi parte y no tengo respuesta. Vuelve a preguntar, por favor. (`{turn}`)",
    "error.configuration": "No estoy bien configurado. Avisa a quien me administra, por favor. (`{turn}`)",
    "error.store": (
        "Ahora mismo no llego a mi almacenamiento, así que no se ha cambiado nada. Vuelve a intentarlo en un minuto, "
        "por favor."
    ),
    "error.slack": "Slack no ha aceptado mi respuesta. Vuelve a preguntar, por favor. (`{turn}`)",
    "error.attempts": (
        "Lo he intentado {attempts} veces y no he podido terminar esta respuesta. Vuelve a intentarlo, por favor. ("
        "`{turn}`)"
    ),
    "model.system_unsupported": (
        "El modelo ha rechazado mis instrucciones. Avisa a quien me administra, por favor. (`{turn}`)"
    ),
    "model.roles_alternate": "El modelo no ha podido leer esta conversación. `!reset` la empieza de nuevo. (`{turn}`)",
    "model.context_overflow": (
        "Esta conversación es demasiado larga para el modelo. `!reset` la empieza de nuevo. (`{turn}`)"
    ),
    "model.image_unsupported": "Esta variante no puede ver imágenes. Pregunta con palabras, por favor. (`{turn}`)",
    "model.param_unsupported": (
        "El modelo ha rechazado la forma de mi consulta. Avisa a quien me administra, por favor. (`{turn}`)"
    ),
    "model.auth": "El proveedor del modelo no acepta mi clave. Avisa a quien me administra, por favor. (`{turn}`)",
    "model.credits": (
        "Se ha agotado mi saldo con el proveedor del modelo. Avisa a quien me administra, por favor. (`{turn}`)"
    ),
    "model.forbidden": (
        "El proveedor del modelo no me deja preguntar esto. Avisa a quien me administra, por favor. (`{turn}`)"
    ),
    "model.moderation": (
        "El proveedor del modelo no quiere responder a esto. Pregunta de otra manera, por favor. (`{turn}`)"
    ),
    "model.model_missing": "El proveedor no ofrece esta variante. Elige otra: `/gemma model`. (`{turn}`)",
    "model.rate_limited": (
        "El modelo recibe demasiadas preguntas ahora mismo. Vuelve a intentarlo {wait}, por favor. (`{turn}`)"
    ),
    "model.overloaded": "El modelo está sobrecargado ahora mismo. Vuelve a intentarlo {wait}, por favor. (`{turn}`)",
    "model.server": (
        "El proveedor del modelo tiene un fallo ahora mismo. Vuelve a intentarlo {wait}, por favor. (`{turn}`)"
    ),
    "model.timeout": "El modelo ha tardado demasiado en responder. Vuelve a intentarlo, por favor. (`{turn}`)",
    "model.network": "Ahora mismo no llego al modelo. Vuelve a intentarlo {wait}, por favor. (`{turn}`)",
    "model.empty": "El modelo no ha dado ninguna respuesta. Vuelve a intentarlo o pregunta de otra manera. (`{turn}`)",
    "model.bad_response": (
        "El proveedor del modelo ha respondido algo que no puedo leer. Vuelve a intentarlo, por favor. (`{turn}`)"
    ),
    "model.cut_off": (
        "La respuesta del modelo se ha cortado antes de la primera palabra. Vuelve a intentarlo {wait}, por favor. ("
        "`{turn}`)"
    ),
    "answer.cut_off": "_La respuesta se ha cortado aquí._ (`{turn}`)",
    "answer.stand_in": "_{chosen} no ha respondido, así que ha respondido {instead}._",
    "answer.filtered": "_El proveedor del modelo ha terminado aquí la respuesta por lo que dice._ (`{turn}`)",
    "again.gone": "La pregunta ya no está, así que no hay nada que responder.",
    "again.kept": "_El texto de arriba es de un intento anterior._",
    "answer.too_long": "_La respuesta se ha cortado en su límite de longitud. Pulsa «Continuar» para leer más._",
    "answer.rest": "_La respuesta sigue en el archivo de abajo._",
    "answer.rest_missing": (
        "_La respuesta sigue, pero no cabe aquí, y no puedo compartir archivos en este "
        "espacio de trabajo (`files:write`). Pídemela por partes._"
    ),
    "answer.rest_later": (
        "_La respuesta sigue, pero no cabe aquí, y no puedo compartir archivos en este "
        "espacio de trabajo (`files:write`): «Continuar» muestra primero el resto._"
    ),
    "answer.file_missing": (
        "_No puedo compartir archivos en este espacio de trabajo (`files:write`): lo que pediste está arriba._"
    ),
    "question.empty": "¿Sí? Escribe tu pregunta después de mi nombre, o `/gemma help` para ver qué sé hacer.",
    "file.empty": "`{name}` está vacío, así que no había nada que leer.",
    "file.too_large": "`{name}` ocupa más de {limit} MB, así que no lo he leído.",
    "file.too_many": "No he mirado `{name}`: todo junto era más de lo que puedo abarcar de una vez.",
    "file.too_complex": (
        "Abrir `{name}` requiere demasiado espacio o tiempo, así que no lo he leído. Quizá funcione uno más pequeño."
    ),
    "file.unsupported": (
        "No sé leer archivos como `{name}`. Puedo con texto, PDF, Word, Excel, PowerPoint e imágenes habituales."
    ),
    "file.damaged": "`{name}` está dañado o incompleto, así que no he podido leerlo.",
    "file.protected": "`{name}` está protegido con contraseña, así que no he podido abrirlo.",
    "file.no_text": "No he encontrado palabras en `{name}`, y no miro las imágenes de esos archivos.",
    "file.external": "`{name}` no está guardado en Slack, y no descargo nada de otros sitios.",
    "file.hidden": "Slack oculta `{name}` porque el espacio de trabajo ha superado su límite de almacenamiento.",
    "file.gone": "`{name}` ya no está en Slack.",
    "file.foreign": "Slack no me deja ver `{name}`: es de otro espacio de trabajo o no se ha compartido aquí.",
    "file.no_scope": (
        "No tengo permiso para abrir `{name}`. Quien me administra debe dar a la aplicación el permiso `files:read` y "
        "volver a instalarla."
    ),
    "file.no_reader": "No puedo leer `{name}`: falta instalar lo que lee esos archivos. Avisa a quien me administra.",
    "file.unreachable": "Slack no me ha dado `{name}` en este momento. Inténtalo de nuevo.",
    "file.unseen": "El modelo de aquí no ve imágenes, así que no ha mirado `{name}`.",
    "file.few_words": (
        "De `{name}` solo he leído las pocas palabras que hay; el modelo no ha mirado las páginas como imágenes."
    ),
    "file.unnamed": "un archivo de otro espacio de trabajo",
    "file.cut.character": "He leído los primeros {seen} de {total} caracteres de `{name}`.",
    "file.cut.page": "He leído las primeras {seen} de {total} páginas de `{name}`.",
    "file.cut.row": "He leído las primeras {seen} de {total} filas de `{name}`.",
    "file.cut.slide": "He leído las primeras {seen} de {total} diapositivas de `{name}`.",
    "file.cut.column": "He leído las primeras {seen} de {total} columnas de `{name}`.",
    "file.cut.cell": "Celdas de `{name}` de las que solo he leído el principio: {cells}.",
    "file.cut.ends": "He leído el principio y el final de `{name}`: {seen} de {total} caracteres.",
    "file.blind": "{variant} no ve imágenes, pero {seeing} sí: pulsa el botón y responderá a tu pregunta.",
    "link.forbidden": "No he leído el mensaje que enlazaste: no veo que puedas leerlo.",
    "link.outside": "No he leído el mensaje que enlazaste: no estoy en ese canal.",
    "link.closed": "No he leído el mensaje que enlazaste: nada de ese canal puede enviarse al modelo.",
    "link.gone": "El mensaje que enlazaste ya no existe.",
    "link.unreachable": "Slack no me ha dado ahora el mensaje que enlazaste. Inténtalo de nuevo.",
    "link.too_many": "He leído los primeros {most} mensajes que enlazaste, y no los demás.",
    "link.cut": "He leído {seen} de {total} mensajes del hilo que enlazaste.",
    "link.cut_more": "He leído {seen} mensajes del hilo que enlazaste, que tiene más de {total}.",
    "offer.try_again": "Intentar de nuevo",
    "offer.continue": "Continuar",
    "offer.ask_larger": "Preguntar a {variant}",
    "offer.delete_answer": "Borrar esta respuesta",
    "answer.elsewhere": "_Esta parte de la respuesta está en los mensajes de alrededor._",
    "answer.taken_away": "_Esta respuesta se ha retirado._",
    "amount.request": "1 petición",
    "amount.requests": "{count} peticiones",
    "amount.tokens": "{count} tokens",
    "amount.of": "{used} de {amount}",
    "budget.over.person": (
        "Ya has gastado todo lo de hoy: {amount}. Puedes volver a preguntarme {wait}, a medianoche UTC. Un "
        "administrador puede subir el límite en los ajustes del espacio de trabajo (`/gemma settings`)."
    ),
    "budget.over.channel": (
        "Este canal ya ha gastado todo lo de hoy: {amount}. Vuelvo a responder aquí {wait}, a medianoche UTC. Un "
        "administrador puede subir el límite en los ajustes del canal (`/gemma settings`)."
    ),
    "budget.over.team": (
        "Este espacio de trabajo ya ha gastado todo lo de hoy: {amount}. Vuelvo a responder {wait}, a medianoche "
        "UTC. Un administrador puede subir el límite en los ajustes del espacio de trabajo (`/gemma settings`)."
    ),
    "budget.near.person": (
        "Has gastado el {used} % de lo que tienes para hoy: {amount}. El día siguiente empieza a medianoche UTC."
    ),
    "budget.near.channel": (
        "<#{channel}> ha gastado el {used} % de lo que tiene para hoy: {amount}. El día siguiente empieza a "
        "medianoche UTC."
    ),
    "budget.near.team": (
        "Este espacio de trabajo ha gastado el {used} % de lo que tiene para hoy: {amount}. El día siguiente "
        "empieza a medianoche UTC."
    ),
    "queue.own_full": (
        "Ya hay {count} preguntas tuyas esperando, así que no he aceptado esta. Hazla otra vez cuando haya "
        "respondido algunas."
    ),
    "queue.full": (
        "Ahora mismo esperan demasiadas preguntas, así que no he aceptado esta. Hazla otra vez dentro de unos minutos."
    ),
    "answer.outside": "No puedo escribir en <#{channel}>: no estoy en ese canal. Invítame y vuelve a preguntar.",
    "access.guest": (
        "Solo respondo a miembros de este espacio de trabajo, y tú estás aquí como invitado. Un administrador "
        "puede darte acceso: `/gemma settings`."
    ),
    "access.stranger": (
        "Solo respondo a personas de este espacio de trabajo. Uno de sus administradores puede darte acceso: "
        "`/gemma settings`."
    ),
    "access.never": "A esta cuenta no le respondo.",
    "access.shared": (
        "Esta conversación se comparte con otra organización, así que no respondo aquí hasta que un administrador "
        "la incluya en la lista: `/gemma settings`."
    ),
    "access.unlisted": (
        "Solo respondo en los canales que eligieron los administradores, y este no es uno de ellos. En nuestros "
        "mensajes directos sí."
    ),
    "access.unknown": (
        "Slack no me dice ahora quién puede usarme aquí, así que no he hecho nada. Inténtalo de nuevo dentro de "
        "un minuto."
    ),
    "access.close": "Cerrar",
    # Lines in a conversation: standard Markdown, like the answers.
    "variant.unknown": "No existe la variante `{word}`. Las variantes son {variants}.",
    "variant.not_served": (
        "{host} no ofrece `{variant}`. La más parecida que hay es `{nearest}`. Quien me administra puede "
        "añadir `{variant}` desde un servidor propio."
    ),
    "variant.not_served_row": "{host} no la ofrece",
    "variant.in_thread": "<@{user}> ha elegido la variante **{new}** para este hilo.",
    "variant.for_you": "En tus mensajes directos conmigo responde a partir de ahora **{new}**.",
    "variant.mark": "Escribe la variante después de la marca, como en `!model 4b`. Las variantes son {variants}.",
    "settings.changed": "<@{user}> ha cambiado los ajustes de {where}. {changes}",
    "settings.change": "{name}: {old} → **{new}**",
    "settings.change_back": "{name}: {old} → **{new}**, como en el resto",
    "settings.change_fixed": "{name}: **{new}**, cambie lo que cambie en el resto",
    "settings.list": "Lo que vale en este hilo:\n{lines}",
    "settings.own_list": "Lo que vale en tus mensajes directos conmigo:\n{lines}",
    "reset.thread_done": "Hecho: a partir de aquí ya no miro lo que se dijo antes en este hilo.",
    "reset.channel_line": (
        "<@{user}> ha empezado de nuevo mis conversaciones en este canal: lo que se dijo antes ya no se usa."
    ),
    "reset.thread_line": "<@{user}> ha empezado de nuevo este hilo: a partir de aquí ya no miro lo que se dijo antes.",
    "reset.conversation": "Hecho: a partir de aquí ya no miro lo que se dijo en [nuestra última conversación]({link}).",
    "forget.thread": (
        "Hecho: he olvidado lo que se dijo arriba en este hilo y empiezo de nuevo. "
        "Lo que está en Slack se queda ahí: bórralo tú."
    ),
    "forget.own": (
        "Hecho: he olvidado lo que <@{user}> escribió arriba en este hilo y mis respuestas. "
        "Aquí también han preguntado otras personas: eso lo conservo. Lo que está en Slack se queda ahí."
    ),
    "forget.own_only": (
        "Hecho: he olvidado lo que <@{user}> escribió arriba en este hilo y mis respuestas. Lo que han escrito "
        "otras personas aquí solo lo olvido si lo pide un administrador. Lo que está en Slack se queda ahí."
    ),
    "forget.thread_line": (
        "A petición de <@{user}> he olvidado lo que se dijo arriba en este hilo y empiezo de nuevo. Lo que está "
        "en Slack se queda ahí: bórralo tú."
    ),
    "forget.conversation": (
        "Hecho: he olvidado lo que se dijo en [nuestra última conversación]({link}) y allí empiezo de nuevo. Lo "
        "que está en Slack se queda ahí: bórralo tú."
    ),
    "forget.me_done": (
        "Hecho: he olvidado todo lo tuyo en este espacio de trabajo. Mensajes olvidados, con mis respuestas: "
        "{count}. Los rastros en mis archivos desaparecen en un minuto. Lo que está en Slack se queda ahí: bórralo "
        "tú."
    ),
    "forget.me_done_tonight": (
        "Hecho: he olvidado todo lo tuyo en este espacio de trabajo. Mensajes olvidados, con mis respuestas: "
        "{count}. Los rastros en mis archivos desaparecen la próxima noche. Lo que está en Slack se queda ahí: "
        "bórralo tú."
    ),
    "forget.channel_done": (
        "A petición de <@{user}> he olvidado todo lo que se me dijo en este canal. Mensajes olvidados, con mis "
        "respuestas: {count}. Los rastros en mis archivos desaparecen en un minuto. Lo que está en Slack se queda "
        "ahí."
    ),
    "forget.channel_done_tonight": (
        "A petición de <@{user}> he olvidado todo lo que se me dijo en este canal. Mensajes olvidados, con mis "
        "respuestas: {count}. Los rastros en mis archivos desaparecen la próxima noche. Lo que está en Slack se "
        "queda ahí."
    ),
    "channel.closed": "No he respondido a tu pregunta en <#{channel}>: allí ya no puede escribir nadie.",
    "catchup.missed_one": (
        "Mientras no estaba, llegó un mensaje para mí hace más de {hours} h. Vuelve a preguntar si todavía importa."
    ),
    "catchup.missed": (
        "Mientras no estaba, llegaron {count} mensajes para mí hace más de {hours} h. Vuelvan a preguntar si todavía "
        "importan."
    ),
    "stop.done": "Detenido.",
    "stop.nothing": "No se está respondiendo nada en este hilo.",
    "stop.line": "<@{user}> me ha detenido.",
    "stop.nowhere": "En nuestra última conversación no estoy respondiendo nada.",
    "retry.nothing": "En este hilo no hay ninguna respuesta que pueda intentar de nuevo.",
    "retry.conversation": "Respondo de nuevo a tu última pregunta, [allí donde está]({link}).",
    "mark.no_thread": "Nadie me ha preguntado nada en ese hilo, así que no hay nada que hacer.",
    "answer.stopped": "_Detenido aquí._",
    # Below an answer. {what} is one or more of the three that follow.
    "footer.saw": "ha visto {what}",
    "footer.messages": "{seen} de {total} mensajes",
    "footer.notes": "notas sobre {count}",
    "footer.files": "{seen} de {total} archivos",
    "footer.part": "parte de la pregunta",
    "delete.title": "¿Borrar esta respuesta?",
    "delete.question": "Desaparece de aquí y de lo que sé de esta conversación. Tu pregunta se queda.",
    "delete.yes": "Borrar",
    "feedback.good": "Buena respuesta",
    "feedback.not_good": "No es buena",
    "feedback.title": "¿Qué ha fallado?",
    "feedback.said": "¿Qué tendría que haber dicho?",
    "feedback.example": "Puedes dejarlo vacío.",
    "feedback.send": "Enviar",
    "feedback.thanks": "Gracias por tu opinión.",
    "pressed.under_way": "Todavía estoy con esa respuesta.",
    "pressed.over": "Ya no es posible: la respuesta ha cambiado mientras tanto.",
    "pressed.not_yours": "Solo quien preguntó puede borrar esta respuesta.",
    "stop.offered": "Estoy preparando la respuesta.",
    "stop.button": "Detener",
    "help.thread": (
        "Escríbeme y te respondo aquí. `!4b pregunta` consulta otro tamaño de Gemma para un solo mensaje (`!1b` `!4b` "
        "`!12b` `!27b`), `!model 4b` para todo el hilo. `!settings` muestra lo que vale aquí, `!reset` empieza de "
        "nuevo este hilo, `!forget` hace que lo olvide. `!stop` me detiene, `!retry` hace que responda otra vez a la "
        "última pregunta. `/gemma help` muestra el resto."
    ),
    # Only for the person who used the command: mrkdwn.
    "variant.chosen": "La variante aquí es ahora *{new}*.",
    "variant.kept": "La variante aquí ya es *{new}*.",
    "variant.title": "*Variante aquí: {variant}*",
    "variant.picker": "Elige una variante",
    "variant.1b": "diminuta y rápida: reescribir, clasificar; solo inglés",
    "variant.4b": "charla diaria, resúmenes rápidos",
    "variant.12b": "el mejor equilibrio: documentos, algo de código",
    "variant.27b": "lo más difícil: código, matemáticas, hilos largos",
    "variant.advice": "Cualquier tamaño puede equivocarse con los datos: pega la fuente en el hilo.",
    "reset.channel_done": "Hecho: lo que se ha dicho hasta ahora en este canal ya no se envía al modelo.",
    "forget.which": (
        "¿Qué debo olvidar?\n• `/gemma forget me`: todo lo tuyo en este espacio de trabajo\n• `/gemma forget "
        "channel`: todo lo que se me dijo en este canal\n• `/gemma forget thread`: el hilo en el que me preguntaste "
        "por última vez aquí; para cualquier otro, escribe `!forget` en él"
    ),
    "forget.no_channel": (
        "Esto es un mensaje directo: con `/gemma forget me` lo olvido, junto con todo lo demás tuyo."
    ),
    "forget.me_ask": (
        "*¿Olvido todo lo tuyo en este espacio de trabajo?*\nTus mensajes a mí, mis respuestas, los nombres de tus "
        "archivos, tus valoraciones y tus propios ajustes. Lo que está en Slack se queda ahí, y lo que otras "
        "personas me preguntaron lo conservo."
    ),
    "forget.channel_ask": (
        "*¿Olvido todo lo que se me dijo en este canal?*\nLos mensajes de todas las personas, mis respuestas, los "
        "nombres de los archivos y las valoraciones. Los ajustes del canal y lo que está en Slack se quedan."
    ),
    "forget.no_thread": (
        "No conozco ninguna pregunta tuya en este canal. Con `!forget` en un hilo olvido lo que se dijo en él."
    ),
    "forget.thread_ask": (
        "*¿Olvido el <{link}|hilo en el que me preguntaste por última vez aquí>?*\nSi también preguntaron otras "
        "personas, lo suyo me lo quedo. Lo que está en Slack se queda ahí. Para otro hilo, escribe `!forget` en él."
    ),
    "forget.me_button": "Olvidar todo lo mío",
    "forget.channel_button": "Olvidar este canal",
    "forget.thread_button": "Olvidar este hilo",
    "forget.title": "¿Olvidarlo para siempre?",
    "forget.sure": "Nadie podrá recuperarlo.",
    "forget.yes": "Olvidarlo",
    "forget.me_begun": "Lo estoy olvidando. Cuando no quede nada, te lo digo en nuestros mensajes directos.",
    "forget.channel_begun": "Lo estoy olvidando. Cuando no quede nada, lo digo en este canal.",
    "forget.thread_begun": "Lo estoy olvidando, y lo digo en el hilo.",
    "export.accepted": "Estoy reuniendo lo que guardo de ti. Llega como archivo en nuestros mensajes directos.",
    "export.title": "Lo que Gemma guarda de ti",
    "export.comment": "Esto es todo lo que guardo de ti, un objeto JSON por línea. Con `/gemma forget me` lo olvido.",
    "export.refused": (
        "No puedo enviarte un archivo: aquí Slack no me deja. Pide tu exportación a quien me administra, o a un "
        "administrador que permita `files:write` a la aplicación."
    ),
    "ask.empty": "Escribe tu pregunta después de la palabra: `/gemma ask ¿Por qué el cielo es azul?`",
    "ask.accepted": "Estoy en ello: la respuesta llega en un hilo de este canal.",
    "command.unknown": "No conozco `{word}`. ¿Querías decir `/gemma {nearest}`?",
    "command.unknown_far": "No conozco `{word}`. `/gemma help` muestra lo que sé hacer.",
    "command.mark": "`{word}` va en un mensaje: escribe `!{word}` en un hilo conmigo o detrás de mi nombre.",
    "help.command": (
        "*Lo que sé hacer*\n"
        "• Mencióname en un canal o escríbeme un mensaje directo: respondo en el hilo.\n"
        "• En un hilo conmigo, responde sin más; me quedo fuera cuando mencionas a otra persona.\n"
        "• `/gemma ask …` pregunta en este canal y dice tu nombre.\n"
        "• `/gemma summarize 24h` te cuenta solo a ti lo que se ha dicho aquí; el menú de un mensaje tiene *Ask Gemma "
        "about this*, *Summarise thread*, *Translate* y *Explain*.\n"
        "• `/gemma model` muestra y cambia la variante de este canal; `!12b pregunta` consulta una para un solo "
        "mensaje, `!model 12b` cambia la de un hilo.\n"
        "• `/gemma settings` muestra y cambia lo demás, para este canal o para ti; `!settings` en un hilo.\n"
        "• En un hilo, `!stop` detiene mi respuesta y `!retry` hace que responda otra vez a la última pregunta.\n"
        "• `/gemma reset` empieza de nuevo mis conversaciones en este canal, `!reset` lo hace para un hilo; "
        "tras `!forget` tampoco conservo nada de él.\n"
        "• Con `/gemma forget me` olvido todo lo tuyo, con `/gemma forget channel` todo lo dicho aquí; `/gemma "
        "export` te envía lo que guardo de ti.\n"
        "• `/gemma usage` dice cuánto has preguntado hoy y últimamente, y cuánto te queda para hoy.\n"
        "• `/gemma status` dice qué modelo responde y si está disponible.\n"
        "_Gemma se ofrece conforme a los Gemma Terms of Use: ai.google.dev/gemma/terms. Las respuestas pueden ser "
        "erróneas: comprueba lo que importe._"
    ),
    "usage.title": "*Tu uso*",
    "usage.workspace": "*El espacio de trabajo* (solo lo ven los administradores)",
    "usage.today": "*Hoy:* {took}",
    "usage.month": "*30 días:* {took}",
    "usage.by_model": "*Por modelo* (30 días)",
    "usage.by_channel": "*Donde más se pregunta* (30 días)",
    "usage.by_person": "*Quien más pregunta* (30 días)",
    "usage.direct": "mensajes directos",
    "usage.lately": "*Tus últimas respuestas*",
    "usage.single": "{prompt} tokens de entrada, {completion} de salida",
    "usage.day": "El día termina {wait}, a medianoche UTC.",
    "usage.estimated": "≈: en parte es una estimación mía, porque el proveedor del modelo no dio la cuenta.",
    "speed.first": "primera palabra a los {first_word} s",
    "speed.whole": "primera palabra a los {first_word} s, después {rate} tokens por segundo",
    "status.speeds": "*Velocidad reciente*",
    "status.queue": "*Ahora mismo:* {running} en curso, {waiting} en espera",
    "status.line": "*Variante aquí:* {label}\n*Proveedor:* {provider} (`{model_id}`)\n{health}",
    "status.answers": "El proveedor responde ({latency} ms).",
    "status.missing": "El proveedor responde ({latency} ms), pero no tiene este modelo en su lista.",
    "status.refused": "El proveedor responde ({latency} ms), pero no acepta mi clave.",
    "status.faulty": "El proveedor responde ({latency} ms), pero tiene un fallo ahora mismo.",
    "status.silent": "El proveedor no responde ahora mismo.",
    "status.unserved": "Ningún proveedor ofrece esta variante: elige otra con `/gemma model`.",
    "status.learned": "*Aprendido de este proveedor:* {lessons}",
    "lesson.system": "no admite el rol de sistema",
    "lesson.parameter": "no conoce `{value}`",
    "lesson.stream_usage": "no indica los tokens al transmitir",
    "lesson.newer_cap": "conoce el límite de una respuesta por su nombre nuevo",
    "lesson.images": "no admite imágenes",
    "lesson.window": "tiene espacio para {value} tokens",
    # Shortcuts and their forms. Labels, titles and buttons have 24 characters at most where a form shows them.
    "ask.title": "Preguntar a Gemma",
    "ask.send": "Preguntar",
    "ask.question": "Tu pregunta",
    "ask.example": "¿Qué quieres saber?",
    "ask.channel": "Dónde preguntar",
    "ask.channel.help": "Publico allí la pregunta en tu nombre y respondo debajo. Vacío: solo la ves tú.",
    "ask.channel.none": "Solo yo",
    "ask.variant": "Quién responde",
    "ask.variant.help": "Vacío: la variante que vale allí.",
    "ask.variant.any": "La que vale allí",
    "ask.about.question": "Tu pregunta sobre esto",
    "ask.about.message": "El mensaje, de {author}. La respuesta llega a nuestros mensajes directos: solo la ves tú.",
    "ask.outside": "No estoy en ese canal. Invítame con /invite o deja esto vacío.",
    "ask.not_member": "No veo que estés en ese canal. Elige otro o deja esto vacío.",
    "ask.channel_unknown": (
        "Slack no me dice ahora mismo quién está en ese canal. Vuelve a intentarlo o deja esto vacío."
    ),
    "form.expired": (
        "Slack solo abre un formulario durante tres segundos, y no ha funcionado. Vuelve a intentarlo, por favor."
    ),
    "task.accepted": "Estoy en ello: la respuesta llega a nuestros mensajes directos.",
    "task.no_words": "En ese mensaje no hay palabras que pueda leer.",
    "task.gone": "Aquello por lo que preguntaste ya no está.",
    "task.private": "No puedo leer mensajes directos entre otras personas.",
    "task.outside": "No puedo leer <#{channel}>: no estoy en ese canal. Invítame y pulsa el botón.",
    "task.not_there": "No he podido ver que estés en <#{channel}>, así que no cuento nada de ahí.",
    "task.scope": (
        "No tengo permiso para leer lo que se dice en <#{channel}>. Quien me administra tiene que dar a la app los "
        "permisos (scopes) de su manifiesto e instalarla de nuevo."
    ),
    "task.refused": "Slack no me deja leer <#{channel}> (`{code}`).",
    "task.cut": "_He leído los {seen} mensajes más recientes de {total}._",
    "task.cut_more": "_He leído {seen} mensajes, y hay más de {total}._",
    "task.in_dm": "un mensaje directo",
    "task.ask_about_message.posted": "Has preguntado por un mensaje de {author} en {channel} (<{link}|abrir>).",
    "task.translate_message.posted": "Traducido para ti: un mensaje de {author} en {channel} (<{link}|abrir>).",
    "task.explain_message.posted": "Explicado para ti: un mensaje de {author} en {channel} (<{link}|abrir>).",
    "task.summarise_thread.posted": "Resumido solo para ti: un <{link}|hilo> en {channel}.",
    "task.summarise_channel.posted": "Resumido solo para ti: lo que se ha dicho en {channel} {span}.",
    "task.summarise_thread.empty": "En ese hilo ya no quedan palabras de nadie.",
    "task.summarise_channel.empty": "Nadie ha escrito nada allí en ese tiempo.",
    "summarize.wrong": (
        "Escribe hasta dónde miro hacia atrás, 30 días como máximo: `/gemma summarize 24h`, `/gemma summarize 7d` o "
        "`/gemma summarize 90m`."
    ),
    "summarize.mark": (
        "Escribe hasta dónde miro hacia atrás, 30 días como máximo, y un canal en el que estemos los dos: "
        "`!summarize 24h #general`, `!summarize 7d #general` o `!summarize 90m #general`."
    ),
    # Said without being asked: on joining a channel, and beside a person's conversation with the bot.
    "hello.channel": (
        "¡Hola! Mencióname (<@{bot}>) con una pregunta y te respondo en su hilo. Solo miro los mensajes que me "
        "mencionan y los hilos en los que alguien lo ha hecho. `/gemma help` muestra lo demás."
    ),
    "hello.every": (
        "¡Hola! Aquí respondo a cada mensaje que no mencione a otra persona, cada uno en su hilo. `/gemma settings` lo "
        "cambia, `/gemma help` muestra lo demás."
    ),
    "suggest.title": "¿Qué puedo hacer por ti?",
    "suggest.channel.title": "Resumir #{channel}",
    "suggest.explain.title": "Explicar algo",
    "suggest.explain.message": "Explica en cinco líneas qué es una base de datos vectorial.",
    "suggest.draft.title": "Redactar un mensaje",
    "suggest.draft.message": (
        "Ayúdame a escribir un informe de estado breve y amable. Pregúntame primero lo que necesites saber."
    ),
    "suggest.help.title": "¿Qué sabes hacer?",
    "title.deleted": "Conversación eliminada",
    "task.which_channel": "Solo puedo resumir un canal en el que estemos los dos: `!summarize 24h #general`.",
    # Status line while the model works, App Home, questions posted by the bot.
    "status.thinking": "está pensando…",
    "status.in_line": "tiene mucho trabajo: eres el número {place} de la cola",
    "status.loading": "está esperando al modelo, que quizá todavía se está cargando…",
    "ask.posted": "<@{user}> pregunta:",
    "home.title": "Gemma en Slack",
    "home.start": (
        "*Cómo empezar*\n"
        "• Escríbeme en *Mensajes*: cada mensaje empieza su propia conversación.\n"
        "• Mencióname en un canal y sigue en el hilo. Tengo que estar en el canal: añádeme con `/invite`.\n"
        "• `/gemma help` muestra el resto."
    ),
    "home.settings": "*Tus propios ajustes* valen en tus mensajes directos conmigo.",
    "home.channels": "*Canales que compartimos*, y qué responde allí",
    "home.channel": "<#{channel}>: {variant}",
    "home.closed_channel": "<#{channel}>: allí no respondo",
    "home.no_channels": "Todavía no compartimos ningún canal. Añádeme a uno con `/invite`.",
    "home.channels_unknown": "Slack no me ha dicho a tiempo qué canales compartimos. Abre esta pestaña otra vez.",
    "home.more_channels": "…y {count} más.",
    "home.usage": "*Tus preguntas:* {today} hoy (hasta medianoche UTC), {month} en 30 días ({tokens} tokens)",
    "home.usage.bare": "*Tus preguntas:* {today} hoy (hasta medianoche UTC), {month} en 30 días",
    "home.feedback": "*Opiniones sobre mis respuestas:* {good} buenas, {bad} no buenas en 30 días",
    # Settings from Slack: the modal, the App Home, the list that `!settings` shows. A label has 40 characters at most.
    "settings.title": "Ajustes de Gemma",
    "settings.save": "Guardar",
    "settings.cancel": "Cancelar",
    "settings.change_button": "Cambiar",
    "settings.where": "Ajustes de",
    "settings.expired": (
        "Slack solo abre un formulario durante tres segundos, y no ha funcionado. Vuelve a intentarlo, por favor."
    ),
    "settings.unsaved": (
        "No se ha guardado nada: los campos eran todavía los de otros ajustes. Estos son los que has elegido arriba."
    ),
    "settings.thread": "*Lo que vale en este hilo*",
    "settings.budgets": "Límites para un día, que termina a medianoche UTC (0: sin límite)",
    "settings.fine": "Ajuste fino (déjalo vacío si no sabes para qué sirve)",
    "settings.access": "A quién respondo, y dónde",
    "settings.note.thread": "Para todo el mundo en este hilo. Una línea en el hilo dice quién ha cambiado qué.",
    "settings.note.channel": "Para todo el mundo en <#{channel}>. Una línea allí dice quién ha cambiado qué.",
    "settings.note.user": "Para tus mensajes directos conmigo. No se avisa a nadie.",
    "settings.note.team": (
        "Para todo el espacio de trabajo, donde no se haya elegido nada más cercano. Solo los administradores lo "
        "cambian."
    ),
    "settings.note.admins": "Solo los administradores cambian lo que vale aquí.",
    "scope.thread": "este hilo",
    "scope.channel": "este canal",
    "scope.user": "los mensajes directos conmigo",
    "scope.team": "todo el espacio de trabajo",
    "scope.option.thread": "Este hilo",
    "scope.option.channel": "Este canal",
    "scope.option.user": "Yo (mensajes directos)",
    "scope.option.team": "El espacio de trabajo",
    "scope.from.message": "del mensaje",
    "scope.from.thread": "de este hilo",
    "scope.from.channel": "de este canal",
    "scope.from.user": "de tus propios ajustes",
    "scope.from.team": "del espacio de trabajo",
    "scope.from.preset": "de la creatividad",
    "scope.from.default": "por defecto",
    "setting.held": "{value}, {origin}",
    "setting.hint": "Ahora: {held}. {help}",
    "setting.quoted": "«{text}»",
    "setting.inherit": "Sin elegir aquí: {value}",
    "setting.variant": "Variante",
    "setting.variant.help": "Qué tamaño de Gemma responde.",
    "setting.instructions": "Instrucciones",
    "setting.instructions.help": "Lo que siempre debo tener en cuenta, con tus palabras.",
    "setting.instructions.none": "ninguna",
    "setting.instructions.example": "Somos el equipo de soporte. Responde con una lista y cita tus fuentes.",
    "setting.creativity": "Creatividad",
    "setting.creativity.help": "Precisa se repite, creativa sorprende.",
    "setting.creativity.precise": "precisa",
    "setting.creativity.balanced": "equilibrada",
    "setting.creativity.creative": "creativa",
    "setting.length": "Longitud de las respuestas",
    "setting.length.help": "Cuánto escribo.",
    "setting.length.short": "corta",
    "setting.length.normal": "media",
    "setting.length.long": "larga",
    "setting.follow_up": "Cuándo respondo",
    "setting.follow_up.help": "Siempre me quedo fuera de un mensaje que menciona a otra persona.",
    "setting.follow_up.mentions": "solo a las menciones",
    "setting.follow_up.threads": "a las menciones y en mis hilos",
    "setting.follow_up.every": "a cada mensaje",
    "setting.language": "Idioma de mis propias palabras",
    "setting.language.help": "Botones, avisos y ayuda. Las respuestas llegan en el idioma de la pregunta.",
    "setting.language.auto": "como en Slack",
    "setting.language.en": "English",
    "setting.language.de": "Deutsch",
    "setting.language.es": "Español",
    "setting.language.fr": "Français",
    "setting.language.pt": "Português",
    "setting.language.ja": "日本語",
    "setting.retention": "Conservar",
    "setting.retention.help": (
        "Días tras los que olvido lo dicho, de 1 a 3650; no más que los del espacio de trabajo. Vacío: sin elegir "
        "aquí. Lo que está en Slack se queda ahí."
    ),
    "setting.retention.none": "para siempre",
    "setting.retention.day": "1 día",
    "setting.retention.days": "{days} días",
    "setting.may_change": "Quién puede cambiar esto",
    "setting.may_change.help": "Solo un administrador puede dejarlo en manos de los administradores, o devolverlo.",
    "setting.may_change.members": "todos los miembros",
    "setting.may_change.admins": "administradores",
    "setting.guests": "Invitados",
    "setting.guests.help": "Si respondo también a los invitados.",
    "setting.guests.no": "sin respuesta",
    "setting.guests.yes": "con respuesta",
    "setting.where": "Dónde respondo",
    "setting.where.help": "En nuestros mensajes directos respondo siempre.",
    "setting.where.everywhere": "en todas partes",
    "setting.where.listed": "solo en los canales de abajo",
    "setting.channels": "Canales",
    "setting.channels.help": "Allí respondo aunque el canal se comparta con otra organización.",
    "setting.channels.none": "ninguno",
    "setting.channels.one": "1 canal",
    "setting.channels.some": "{count} canales",
    "setting.channels.example": "Elige canales",
    "setting.people": "Personas",
    "setting.people.help": "Les respondo aunque sean invitados o de otra organización.",
    "setting.people.none": "ninguna",
    "setting.people.one": "1 persona",
    "setting.people.some": "{count} personas",
    "setting.people.example": "Elige personas",
    "setting.unlimited": "sin límite",
    "setting.person_requests": "Peticiones por persona y día",
    "setting.person_requests.help": "Cuántas veces puede preguntar una persona; los reintentos también cuentan.",
    "setting.person_tokens": "Tokens por persona y día",
    "setting.person_tokens.help": "Enviados al modelo y escritos por él, para una persona.",
    "setting.channel_requests": "Peticiones por canal y día",
    "setting.channel_requests.help": "Cuántas veces se puede preguntar en un canal.",
    "setting.channel_tokens": "Tokens por canal y día",
    "setting.channel_tokens.help": "Enviados al modelo y escritos por él, en un canal.",
    "setting.team_requests": "Peticiones del espacio al día",
    "setting.team_requests.help": "Cuántas veces pueden preguntar todos juntos.",
    "setting.team_tokens": "Tokens del espacio al día",
    "setting.team_tokens.help": "Enviados al modelo y escritos por él, para todos juntos.",
    "setting.temperature": "Temperatura",
    "setting.temperature.help": "De 0 a 2; vale más que la creatividad.",
    "setting.top_p": "Top p",
    "setting.top_p.help": "De 0.01 a 1.",
    "setting.top_k": "Top k",
    "setting.top_k.help": "De 1 a 1000.",
    # What is wrong with a value, said at its field: plain words.
    "setting.wrong.choice": "Tiene que ser una de estas opciones: {choices}.",
    "setting.wrong.number": "Tiene que ser un número de {low} a {high}.",
    "setting.wrong.whole": "Tiene que ser un número entero de {low} a {high}.",
    "setting.wrong.longer": (
        "El espacio de trabajo conserva {most} días como máximo. Elige menos, déjalo vacío o pide "
        "a un administrador que lo cambie."
    ),
    "setting.wrong.long": "Tiene {length} caracteres; caben {limit}.",
    "setting.wrong.ids": "En esta lista hay algo que no conozco.",
    "setting.wrong.many": "En esta lista caben {limit}.",
    "setting.not_here": "Esto no se puede elegir aquí.",
    "setting.not_member": "No se ha cambiado nada: no he podido ver que estés en ese canal.",
    "setting.outside": "No se ha cambiado nada: no estoy en ese canal. Invítame con /invite.",
    "setting.admins_only": "No se ha cambiado nada: solo los administradores pueden cambiar esto.",
    # When to try again: {wait} of a sentence above.
    "wait.minute": "en un minuto",
    "wait.minutes": "en {minutes} minutos",
    "wait.hours": "en {hours} horas",
    "wait.day": "otro día",
    # How far back: {span} of a sentence above.
    "span.minute": "en el último minuto",
    "span.minutes": "en los últimos {count} minutos",
    "span.hour": "en la última hora",
    "span.hours": "en las últimas {count} horas",
    "span.day": "en el último día",
    "span.days": "en los últimos {count} días",
    # What stands between the thousands of a number.
    "number.thousands": ".",
    # What stands before the tenths of a number.
    "number.decimal": ",",
}
