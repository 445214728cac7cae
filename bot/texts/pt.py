"""The bot's words in Portuguese, as one writes to colleagues in Brazil: `você`."""

PORTUGUESE = {
    # Under or instead of an answer. {turn} is the turn's short id.
    "error.internal": "Algo deu errado do meu lado, então não tenho resposta. Pergunte de novo, por favor. (`{turn}`)",
    "error.configuration": "Não fui configurado direito. Avise quem me administra, por favor. (`{turn}`)",
    "error.store": (
        "Não consigo acessar meu armazenamento agora, então nada foi alterado. Tente de novo daqui a um minuto, por "
        "favor."
    ),
    "error.slack": "O Slack não aceitou minha resposta. Pergunte de novo, por favor. (`{turn}`)",
    "error.attempts": (
        "Tentei {attempts} vezes e não consegui terminar esta resposta. Tente de novo, por favor. (`{turn}`)"
    ),
    "model.system_unsupported": "O modelo recusou minhas instruções. Avise quem me administra, por favor. (`{turn}`)",
    "model.roles_alternate": "O modelo não conseguiu ler esta conversa. `!reset` começa do zero. (`{turn}`)",
    "model.context_overflow": "Esta conversa é longa demais para o modelo. `!reset` começa do zero. (`{turn}`)",
    "model.image_unsupported": "Esta variante não enxerga imagens. Pergunte com palavras, por favor. (`{turn}`)",
    "model.param_unsupported": (
        "O modelo recusou o formato do meu pedido. Avise quem me administra, por favor. (`{turn}`)"
    ),
    "model.auth": "O provedor do modelo não aceita minha chave. Avise quem me administra, por favor. (`{turn}`)",
    "model.credits": "Meu crédito com o provedor do modelo acabou. Avise quem me administra, por favor. (`{turn}`)",
    "model.forbidden": (
        "O provedor do modelo não me deixa perguntar isso. Avise quem me administra, por favor. (`{turn}`)"
    ),
    "model.moderation": (
        "O provedor do modelo não quis responder a isso. Pergunte de outro jeito, por favor. (`{turn}`)"
    ),
    "model.model_missing": "O provedor não oferece esta variante. Escolha outra: `/gemma model`. (`{turn}`)",
    "model.rate_limited": "O modelo está recebendo perguntas demais agora. Tente de novo {wait}, por favor. (`{turn}`)",
    "model.overloaded": "O modelo está sobrecarregado agora. Tente de novo {wait}, por favor. (`{turn}`)",
    "model.server": "O provedor do modelo está com falha agora. Tente de novo {wait}, por favor. (`{turn}`)",
    "model.timeout": "O modelo demorou demais para responder. Tente de novo, por favor. (`{turn}`)",
    "model.network": "Não consigo falar com o modelo agora. Tente de novo {wait}, por favor. (`{turn}`)",
    "model.empty": "O modelo não deu nenhuma resposta. Tente de novo ou pergunte de outro jeito. (`{turn}`)",
    "model.bad_response": (
        "O provedor do modelo respondeu algo que não consigo ler. Tente de novo, por favor. (`{turn}`)"
    ),
    "model.cut_off": (
        "A resposta do modelo parou antes da primeira palavra. Tente de novo {wait}, por favor. (`{turn}`)"
    ),
    "answer.cut_off": "_A resposta foi interrompida aqui._ (`{turn}`)",
    "answer.stand_in": "_{chosen} não respondeu, por isso {instead} respondeu._",
    "answer.filtered": "_O provedor do modelo encerrou a resposta aqui por causa do conteúdo._ (`{turn}`)",
    "again.gone": "A pergunta não existe mais, então não há nada a responder.",
    "again.kept": "_O texto acima é de uma tentativa anterior._",
    "answer.too_long": "_A resposta foi cortada no limite de tamanho. Clique em “Continuar” para ver mais._",
    "answer.rest": "_A resposta continua no arquivo abaixo._",
    "answer.rest_missing": (
        "_A resposta continua, mas não cabe aqui, e não posso compartilhar arquivos neste "
        "workspace (`files:write`). Peça em partes._"
    ),
    "answer.rest_later": (
        "_A resposta continua, mas não cabe aqui, e não posso compartilhar arquivos neste "
        "workspace (`files:write`): “Continuar” mostra primeiro o resto._"
    ),
    "answer.file_missing": (
        "_Não posso compartilhar arquivos neste workspace (`files:write`): o que você pediu está acima._"
    ),
    "question.empty": "Sim? Escreva sua pergunta depois do meu nome, ou `/gemma help` para ver o que sei fazer.",
    "file.empty": "`{name}` está vazio, então não havia nada para ler.",
    "file.too_large": "`{name}` tem mais de {limit} MB, por isso não li.",
    "file.too_many": "Não olhei `{name}`: tudo junto era mais do que consigo ler de uma vez.",
    "file.too_complex": "Abrir `{name}` exige espaço ou tempo demais, por isso não li. Um menor talvez funcione.",
    "file.unsupported": (
        "Não sei ler arquivos como `{name}`. Leio texto, PDF, Word, Excel, PowerPoint e imagens comuns."
    ),
    "file.damaged": "`{name}` está danificado ou incompleto, por isso não consegui ler.",
    "file.protected": "`{name}` está protegido por senha, por isso não consegui abrir.",
    "file.no_text": "Não encontrei palavras em `{name}`, e não olho as imagens desses arquivos.",
    "file.external": "`{name}` não está guardado no Slack, e não busco nada de outros lugares.",
    "file.hidden": "O Slack oculta `{name}` porque o workspace passou do limite de armazenamento.",
    "file.gone": "`{name}` não está mais no Slack.",
    "file.foreign": "O Slack não me deixa ver `{name}`: é de outro workspace ou não foi compartilhado aqui.",
    "file.no_scope": (
        "Não tenho permissão para abrir `{name}`. Quem me administra precisa dar ao app o escopo `files:read` e "
        "instalá-lo de novo."
    ),
    "file.no_reader": "Não consigo ler `{name}`: o que lê esses arquivos não está instalado. Avise quem me administra.",
    "file.unreachable": "O Slack não me entregou `{name}` agora. Tente de novo.",
    "file.unseen": "O modelo daqui não vê imagens, por isso não olhou `{name}`.",
    "file.few_words": "De `{name}` li só as poucas palavras; o modelo não olhou as páginas como imagens.",
    "file.unnamed": "um arquivo de outro workspace",
    "file.cut.character": "Li os primeiros {seen} de {total} caracteres de `{name}`.",
    "file.cut.page": "Li as primeiras {seen} de {total} páginas de `{name}`.",
    "file.cut.row": "Li as primeiras {seen} de {total} linhas de `{name}`.",
    "file.cut.slide": "Li os primeiros {seen} de {total} slides de `{name}`.",
    "file.cut.column": "Li as primeiras {seen} de {total} colunas de `{name}`.",
    "file.cut.cell": "Células de `{name}` de que li apenas o começo: {cells}.",
    "file.cut.ends": "Li o começo e o fim de `{name}`: {seen} de {total} caracteres.",
    "file.blind": "{variant} não vê imagens, mas {seeing} vê: clique no botão e ele responde à sua pergunta.",
    "link.forbidden": "Não li a mensagem do link: não vejo que você possa lê-la.",
    "link.outside": "Não li a mensagem do link: não estou nesse canal.",
    "link.closed": "Não li a mensagem do link: nada desse canal pode ser enviado ao modelo.",
    "link.gone": "A mensagem do link não existe mais.",
    "link.unreachable": "O Slack não me entregou agora a mensagem do link. Tente de novo.",
    "link.too_many": "Li as primeiras {most} mensagens com link, e não as outras.",
    "link.cut": "Li {seen} de {total} mensagens da conversa do link.",
    "link.cut_more": "Li {seen} mensagens da conversa do link, que tem mais de {total}.",
    "offer.try_again": "Tentar de novo",
    "offer.continue": "Continuar",
    "offer.ask_larger": "Perguntar ao {variant}",
    "offer.delete_answer": "Apagar esta resposta",
    "answer.elsewhere": "_Esta parte da resposta está nas mensagens ao redor._",
    "answer.taken_away": "_Esta resposta foi retirada._",
    "amount.request": "1 pedido",
    "amount.requests": "{count} pedidos",
    "amount.tokens": "{count} tokens",
    "amount.of": "{used} de {amount}",
    "budget.over.person": (
        "Você já usou tudo o que tinha para hoje: {amount}. Pode me perguntar de novo {wait}, à meia-noite UTC. "
        "Um administrador pode aumentar o limite nas configurações do workspace (`/gemma settings`)."
    ),
    "budget.over.channel": (
        "Este canal já usou tudo o que tinha para hoje: {amount}. Volto a responder aqui {wait}, à meia-noite "
        "UTC. Um administrador pode aumentar o limite nas configurações do canal (`/gemma settings`)."
    ),
    "budget.over.team": (
        "Este workspace já usou tudo o que tinha para hoje: {amount}. Volto a responder {wait}, à meia-noite UTC. "
        "Um administrador pode aumentar o limite nas configurações do workspace (`/gemma settings`)."
    ),
    "budget.near.person": "Você usou {used}% do que tem para hoje: {amount}. O próximo dia começa à meia-noite UTC.",
    "budget.near.channel": (
        "<#{channel}> usou {used}% do que tem para hoje: {amount}. O próximo dia começa à meia-noite UTC."
    ),
    "budget.near.team": (
        "Este workspace usou {used}% do que tem para hoje: {amount}. O próximo dia começa à meia-noite UTC."
    ),
    "queue.own_full": (
        "Já há {count} perguntas suas esperando, então não aceitei esta. Faça-a de novo quando algumas estiverem "
        "respondidas."
    ),
    "queue.full": "Há perguntas demais esperando agora, então não aceitei esta. Faça-a de novo em alguns minutos.",
    "answer.outside": (
        "Não posso escrever em <#{channel}>: não estou nesse canal. Me convide para lá e pergunte de novo."
    ),
    "access.guest": (
        "Só respondo a membros deste workspace, e você está aqui como convidado. Um administrador pode liberar "
        "seu acesso: `/gemma settings`."
    ),
    "access.stranger": (
        "Só respondo a pessoas deste workspace. Um dos administradores dele pode liberar seu acesso: `/gemma settings`."
    ),
    "access.never": "Não respondo a esta conta.",
    "access.shared": (
        "Esta conversa é compartilhada com outra organização, por isso não respondo aqui até que um administrador "
        "a inclua na lista: `/gemma settings`."
    ),
    "access.unlisted": (
        "Só respondo nos canais que os administradores escolheram, e este não é um deles. Nas nossas mensagens "
        "diretas, sim."
    ),
    "access.unknown": (
        "O Slack não me diz agora quem pode me usar aqui, por isso não fiz nada. Tente de novo daqui a um minuto."
    ),
    "access.close": "Fechar",
    # Lines in a conversation: standard Markdown, like the answers.
    "variant.unknown": "Não existe a variante `{word}`. As variantes são {variants}.",
    "variant.not_served": (
        "{host} não oferece `{variant}`. A mais próxima disponível é `{nearest}`. Quem me administra "
        "pode adicionar `{variant}` a partir de um servidor próprio."
    ),
    "variant.not_served_row": "{host} não a oferece",
    "variant.in_thread": "<@{user}> escolheu a variante **{new}** para esta thread.",
    "variant.for_you": "Nas suas mensagens diretas comigo, quem responde a partir de agora é **{new}**.",
    "variant.mark": "Escreva a variante depois da marca, como em `!model 4b`. As variantes são {variants}.",
    "settings.changed": "<@{user}> alterou as configurações de {where}. {changes}",
    "settings.change": "{name}: {old} → **{new}**",
    "settings.change_back": "{name}: {old} → **{new}**, como no resto",
    "settings.change_fixed": "{name}: **{new}**, mude o que mudar no resto",
    "settings.list": "O que vale nesta thread:\n{lines}",
    "settings.own_list": "O que vale nas suas mensagens diretas comigo:\n{lines}",
    "reset.thread_done": "Pronto: daqui em diante não olho mais o que foi dito antes nesta thread.",
    "reset.channel_line": "<@{user}> recomeçou minhas conversas neste canal: o que foi dito antes não é mais usado.",
    "reset.thread_line": "<@{user}> recomeçou esta thread: daqui em diante não olho mais o que foi dito antes.",
    "reset.conversation": "Pronto: daqui em diante não olho mais o que foi dito em [nossa última conversa]({link}).",
    "forget.thread": (
        "Pronto: esqueci o que foi dito acima nesta thread e começo do zero. "
        "O que está no Slack continua lá: apague você."
    ),
    "forget.own": (
        "Pronto: esqueci o que <@{user}> escreveu acima nesta thread e as minhas respostas. "
        "Outras pessoas também perguntaram aqui: isso eu guardo. O que está no Slack continua lá."
    ),
    "forget.own_only": (
        "Pronto: esqueci o que <@{user}> escreveu acima nesta thread e as minhas respostas. O que outras pessoas "
        "escreveram aqui, só esqueço a pedido de um administrador. O que está no Slack continua lá."
    ),
    "forget.thread_line": (
        "A pedido de <@{user}>, esqueci o que foi dito acima nesta thread e começo do zero. O que está no Slack "
        "continua lá: apague você."
    ),
    "forget.conversation": (
        "Pronto: esqueci o que foi dito em [nossa última conversa]({link}) e lá começo do zero. O que está no "
        "Slack continua lá: apague você."
    ),
    "forget.me_done": (
        "Pronto: esqueci tudo o que é seu neste espaço de trabalho. Mensagens esquecidas, com as minhas respostas: "
        "{count}. Os rastros nos meus arquivos somem em um minuto. O que está no Slack continua lá: apague você."
    ),
    "forget.me_done_tonight": (
        "Pronto: esqueci tudo o que é seu neste espaço de trabalho. Mensagens esquecidas, com as minhas respostas: "
        "{count}. Os rastros nos meus arquivos somem na próxima noite. O que está no Slack continua lá: apague "
        "você."
    ),
    "forget.channel_done": (
        "A pedido de <@{user}>, esqueci tudo o que me disseram neste canal. Mensagens esquecidas, com as minhas "
        "respostas: {count}. Os rastros nos meus arquivos somem em um minuto. O que está no Slack continua lá."
    ),
    "forget.channel_done_tonight": (
        "A pedido de <@{user}>, esqueci tudo o que me disseram neste canal. Mensagens esquecidas, com as minhas "
        "respostas: {count}. Os rastros nos meus arquivos somem na próxima noite. O que está no Slack continua lá."
    ),
    "channel.closed": "Não respondi à sua pergunta em <#{channel}>: ninguém mais pode escrever lá.",
    "catchup.missed_one": (
        "Enquanto eu estava fora, chegou uma mensagem para mim há mais de {hours} h. Pergunte de novo se ainda "
        "importar."
    ),
    "catchup.missed": (
        "Enquanto eu estava fora, chegaram {count} mensagens para mim há mais de {hours} h. Perguntem de novo se ainda "
        "importar."
    ),
    "stop.done": "Parei.",
    "stop.nothing": "Nada está sendo respondido nesta thread.",
    "stop.line": "<@{user}> me parou.",
    "stop.nowhere": "Não estou respondendo nada em nossa última conversa.",
    "retry.nothing": "Não há nesta thread nenhuma resposta que eu possa tentar de novo.",
    "retry.conversation": "Estou respondendo de novo à sua última pergunta, [onde ela está]({link}).",
    "mark.no_thread": "Ninguém me perguntou nada nessa thread, então não há nada a fazer.",
    "answer.stopped": "_Parado aqui._",
    # Below an answer. {what} is one or more of the three that follow.
    "footer.saw": "viu {what}",
    "footer.messages": "{seen} de {total} mensagens",
    "footer.notes": "notas sobre {count}",
    "footer.files": "{seen} de {total} arquivos",
    "footer.part": "parte da pergunta",
    "delete.title": "Apagar esta resposta?",
    "delete.question": "Ela some daqui e do que sei desta conversa. Sua pergunta fica.",
    "delete.yes": "Apagar",
    "feedback.good": "Boa resposta",
    "feedback.not_good": "Não é boa",
    "feedback.title": "O que deu errado?",
    "feedback.said": "O que deveria ter dito?",
    "feedback.example": "Pode deixar vazio.",
    "feedback.send": "Enviar",
    "feedback.thanks": "Obrigado pelo retorno.",
    "pressed.under_way": "Ainda estou trabalhando nessa resposta.",
    "pressed.over": "Não é mais possível: a resposta mudou nesse meio-tempo.",
    "pressed.not_yours": "Só quem perguntou pode apagar esta resposta.",
    "stop.offered": "Estou preparando a resposta.",
    "stop.button": "Parar",
    "help.thread": (
        "Escreva para mim e eu respondo aqui. `!4b pergunta` consulta outro tamanho do Gemma para uma mensagem (`!1b` "
        "`!4b` `!12b` `!27b`), `!model 4b` para a thread inteira. `!settings` mostra o que vale aqui, `!reset` "
        "recomeça esta thread, `!forget` me faz esquecê-la. `!stop` me interrompe, `!retry` me faz responder de novo à "
        "última pergunta. `/gemma help` mostra o resto."
    ),
    # Only for the person who used the command: mrkdwn.
    "variant.chosen": "A variante aqui agora é *{new}*.",
    "variant.kept": "A variante aqui já é *{new}*.",
    "variant.title": "*Variante aqui: {variant}*",
    "variant.picker": "Escolha uma variante",
    "variant.1b": "minúscula e rápida: reescrever, classificar; só inglês",
    "variant.4b": "conversa do dia a dia, resumos rápidos",
    "variant.12b": "o melhor equilíbrio: documentos, trechos de código",
    "variant.27b": "o mais difícil: código, matemática, threads longas",
    "variant.advice": "Qualquer tamanho pode errar nos fatos: cole a fonte na thread.",
    "reset.channel_done": "Pronto: o que foi dito até agora neste canal não é mais enviado ao modelo.",
    "forget.which": (
        "O que devo esquecer?\n• `/gemma forget me`: tudo o que é seu neste espaço de trabalho\n• `/gemma forget "
        "channel`: tudo o que me disseram neste canal\n• `/gemma forget thread`: a thread em que você me perguntou "
        "por último aqui; para qualquer outra, escreva `!forget` nela"
    ),
    "forget.no_channel": (
        "Isto é uma mensagem direta: com `/gemma forget me` eu a esqueço, junto com tudo mais que é seu."
    ),
    "forget.me_ask": (
        "*Devo esquecer tudo o que é seu neste espaço de trabalho?*\nSuas mensagens para mim, minhas respostas, os "
        "nomes dos seus arquivos, suas avaliações e suas próprias configurações. O que está no Slack continua lá, "
        "e o que outras pessoas me perguntaram eu guardo."
    ),
    "forget.channel_ask": (
        "*Devo esquecer tudo o que me disseram neste canal?*\nAs mensagens de todos, minhas respostas, os nomes "
        "dos arquivos e as avaliações. As configurações do canal e o que está no Slack continuam."
    ),
    "forget.no_thread": (
        "Não conheço nenhuma pergunta sua neste canal. Com `!forget` em uma thread, esqueço o que foi dito nela."
    ),
    "forget.thread_ask": (
        "*Devo esquecer a <{link}|thread em que você me perguntou por último aqui>?*\nSe outras pessoas também "
        "perguntaram nela, guardo o que é delas. O que está no Slack continua lá. Para outra thread, escreva "
        "`!forget` nela."
    ),
    "forget.me_button": "Esquecer tudo o que é meu",
    "forget.channel_button": "Esquecer este canal",
    "forget.thread_button": "Esquecer esta thread",
    "forget.title": "Esquecer de vez?",
    "forget.sure": "Ninguém vai poder recuperar.",
    "forget.yes": "Esquecer",
    "forget.me_begun": "Estou esquecendo. Quando não restar nada, aviso nas nossas mensagens diretas.",
    "forget.channel_begun": "Estou esquecendo. Quando não restar nada, aviso neste canal.",
    "forget.thread_begun": "Estou esquecendo, e aviso na thread.",
    "export.accepted": "Estou juntando o que guardo de você. Chega como arquivo nas nossas mensagens diretas.",
    "export.title": "O que a Gemma guarda de você",
    "export.comment": (
        "Isto é tudo o que guardo de você, um objeto JSON por linha. Com `/gemma forget me` eu esqueço."
    ),
    "export.refused": (
        "Não posso enviar um arquivo: o Slack não me deixa aqui. Peça a exportação a quem me administra, ou peça a "
        "um administrador que permita `files:write` ao app."
    ),
    "ask.empty": "Escreva sua pergunta depois da palavra: `/gemma ask Por que o céu é azul?`",
    "ask.accepted": "Estou cuidando disso: a resposta chega em uma thread neste canal.",
    "command.unknown": "Não conheço `{word}`. Você quis dizer `/gemma {nearest}`?",
    "command.unknown_far": "Não conheço `{word}`. `/gemma help` mostra o que sei fazer.",
    "command.mark": "`{word}` vai em uma mensagem: escreva `!{word}` em uma thread comigo ou depois do meu nome.",
    "help.command": (
        "*O que sei fazer*\n"
        "• Me mencione em um canal ou me mande uma mensagem direta: eu respondo na thread.\n"
        "• Em uma thread comigo, é só responder; fico de fora quando você menciona outra pessoa.\n"
        "• `/gemma ask …` pergunta neste canal e diz seu nome.\n"
        "• `/gemma summarize 24h` conta só para você o que foi dito aqui; o menu de uma mensagem tem *Ask Gemma about "
        "this*, *Summarise thread*, *Translate* e *Explain*.\n"
        "• `/gemma model` mostra e define a variante deste canal; `!12b pergunta` consulta uma para uma só mensagem, "
        "`!model 12b` define a de uma thread.\n"
        "• `/gemma settings` mostra e altera o resto, para este canal ou para você; `!settings` em uma thread.\n"
        "• Em uma thread, `!stop` interrompe minha resposta e `!retry` me faz responder de novo à última pergunta.\n"
        "• `/gemma reset` recomeça minhas conversas neste canal, `!reset` faz isso em uma thread; "
        "depois de `!forget` também não guardo nada dela.\n"
        "• Com `/gemma forget me` esqueço tudo o que é seu, com `/gemma forget channel` tudo o que foi dito aqui; "
        "`/gemma export` envia a você o que guardo.\n"
        "• `/gemma usage` diz quanto você perguntou hoje e nos últimos dias, e quanto ainda resta para hoje.\n"
        "• `/gemma status` diz qual modelo responde e se está disponível.\n"
        "_O Gemma é fornecido de acordo com os Gemma Terms of Use: ai.google.dev/gemma/terms. As respostas podem estar "
        "erradas: confira o que importa._"
    ),
    "usage.title": "*Seu uso*",
    "usage.workspace": "*O workspace* (só os administradores veem isto)",
    "usage.today": "*Hoje:* {took}",
    "usage.month": "*30 dias:* {took}",
    "usage.by_model": "*Por modelo* (30 dias)",
    "usage.by_channel": "*Onde mais se pergunta* (30 dias)",
    "usage.by_person": "*Quem mais pergunta* (30 dias)",
    "usage.direct": "mensagens diretas",
    "usage.lately": "*Suas últimas respostas*",
    "usage.single": "{prompt} tokens de entrada, {completion} de saída",
    "usage.day": "O dia termina {wait}, à meia-noite UTC.",
    "usage.estimated": "≈: em parte é estimativa minha, porque o provedor do modelo não informou a contagem.",
    "speed.first": "primeira palavra após {first_word} s",
    "speed.whole": "primeira palavra após {first_word} s, depois {rate} tokens por segundo",
    "status.speeds": "*Velocidade recente*",
    "status.queue": "*Agora:* {running} em andamento, {waiting} na fila",
    "status.line": "*Variante aqui:* {label}\n*Provedor:* {provider} (`{model_id}`)\n{health}",
    "status.answers": "O provedor responde ({latency} ms).",
    "status.missing": "O provedor responde ({latency} ms), mas não lista este modelo.",
    "status.refused": "O provedor responde ({latency} ms), mas não aceita minha chave.",
    "status.faulty": "O provedor responde ({latency} ms), mas está com falha agora.",
    "status.silent": "O provedor não responde agora.",
    "status.unserved": "Nenhum provedor oferece esta variante: escolha outra com `/gemma model`.",
    "status.learned": "*Aprendido sobre este provedor:* {lessons}",
    "lesson.system": "não aceita o papel de sistema",
    "lesson.parameter": "não conhece `{value}`",
    "lesson.stream_usage": "não informa os tokens durante a transmissão",
    "lesson.newer_cap": "conhece o limite de uma resposta pelo nome mais novo",
    "lesson.images": "não aceita imagens",
    "lesson.window": "tem espaço para {value} tokens",
    # Shortcuts and their forms. Labels, titles and buttons have 24 characters at most where a form shows them.
    "ask.title": "Perguntar ao Gemma",
    "ask.send": "Perguntar",
    "ask.question": "Sua pergunta",
    "ask.example": "O que você quer saber?",
    "ask.channel": "Onde perguntar",
    "ask.channel.help": "Publico a pergunta lá em seu nome e respondo abaixo. Vazio: só você vê.",
    "ask.channel.none": "Só eu",
    "ask.variant": "Quem responde",
    "ask.variant.help": "Vazio: a variante definida lá.",
    "ask.variant.any": "Como definido lá",
    "ask.about.question": "Sua pergunta sobre isto",
    "ask.about.message": "A mensagem, de {author}. A resposta chega nas nossas mensagens diretas: só você vê.",
    "ask.outside": "Não estou nesse canal. Me convide com /invite ou deixe isto vazio.",
    "ask.not_member": "Não vejo você nesse canal. Escolha outro ou deixe isto vazio.",
    "ask.channel_unknown": "O Slack não me diz agora quem está nesse canal. Tente de novo ou deixe isto vazio.",
    "form.expired": "O Slack só abre um formulário dentro de três segundos, e não deu certo. Tente de novo, por favor.",
    "task.accepted": "Estou cuidando disso: a resposta chega nas nossas mensagens diretas.",
    "task.no_words": "Não há nessa mensagem palavras que eu consiga ler.",
    "task.gone": "Aquilo sobre o que você perguntou não existe mais.",
    "task.private": "Não posso ler mensagens diretas entre outras pessoas.",
    "task.outside": "Não posso ler <#{channel}>: não estou nesse canal. Me convide para lá e aperte o botão.",
    "task.not_there": "Não consegui ver que você está em <#{channel}>, então não conto nada de lá.",
    "task.scope": (
        "Não tenho permissão para ler o que se diz em <#{channel}>. Quem me administra precisa dar ao app as "
        "permissões (scopes) do manifesto e instalá-lo de novo."
    ),
    "task.refused": "O Slack não me deixa ler <#{channel}> (`{code}`).",
    "task.cut": "_Li as {seen} mensagens mais recentes de {total}._",
    "task.cut_more": "_Li {seen} mensagens, e há mais de {total}._",
    "task.in_dm": "uma mensagem direta",
    "task.ask_about_message.posted": "Você perguntou sobre uma mensagem de {author} em {channel} (<{link}|abrir>).",
    "task.translate_message.posted": "Traduzido para você: uma mensagem de {author} em {channel} (<{link}|abrir>).",
    "task.explain_message.posted": "Explicado para você: uma mensagem de {author} em {channel} (<{link}|abrir>).",
    "task.summarise_thread.posted": "Resumido só para você: uma <{link}|thread> em {channel}.",
    "task.summarise_channel.posted": "Resumido só para você: o que foi dito em {channel} {span}.",
    "task.summarise_thread.empty": "Não restam palavras de ninguém nessa thread.",
    "task.summarise_channel.empty": "Ninguém escreveu nada lá nesse tempo.",
    "summarize.wrong": (
        "Escreva até onde devo olhar para trás, no máximo 30 dias: `/gemma summarize 24h`, `/gemma summarize 7d` ou "
        "`/gemma summarize 90m`."
    ),
    "summarize.mark": (
        "Escreva até onde devo olhar para trás, no máximo 30 dias, e um canal em que nós dois estamos: "
        "`!summarize 24h #general`, `!summarize 7d #general` ou `!summarize 90m #general`."
    ),
    # Said without being asked: on joining a channel, and beside a person's conversation with the bot.
    "hello.channel": (
        "Olá! Me mencione (<@{bot}>) com uma pergunta e eu respondo na thread dela. Só olho para mensagens que me "
        "mencionam e para threads em que alguém fez isso. `/gemma help` mostra o resto."
    ),
    "hello.every": (
        "Olá! Aqui eu respondo a cada mensagem que não menciona outra pessoa, cada uma na sua thread. "
        "`/gemma settings` muda isso, `/gemma help` mostra o resto."
    ),
    "suggest.title": "O que posso fazer por você?",
    "suggest.channel.title": "Resumir #{channel}",
    "suggest.explain.title": "Explicar algo",
    "suggest.explain.message": "Explique em cinco linhas o que é um banco de dados vetorial.",
    "suggest.draft.title": "Escrever uma mensagem",
    "suggest.draft.message": (
        "Me ajude a escrever uma atualização de status curta e simpática. Primeiro me pergunte o que você precisa "
        "saber."
    ),
    "suggest.help.title": "O que você sabe fazer?",
    "title.deleted": "Conversa apagada",
    "task.which_channel": "Só posso resumir um canal em que nós dois estamos: `!summarize 24h #general`.",
    # Status line while the model works, App Home, questions posted by the bot.
    "status.thinking": "está pensando…",
    "status.in_line": "está com muito trabalho: você é o número {place} da fila",
    "status.loading": "está esperando o modelo, que talvez ainda esteja carregando…",
    "ask.posted": "<@{user}> pergunta:",
    "home.title": "Gemma no Slack",
    "home.start": (
        "*Como começar*\n"
        "• Escreva para mim em *Mensagens*: cada mensagem começa sua própria conversa.\n"
        "• Me mencione em um canal e continue na thread. Preciso estar no canal: me chame com `/invite`.\n"
        "• `/gemma help` mostra o resto."
    ),
    "home.settings": "*Suas próprias configurações* valem nas suas mensagens diretas comigo.",
    "home.channels": "*Canais em que nós dois estamos*, e o que responde lá",
    "home.channel": "<#{channel}>: {variant}",
    "home.closed_channel": "<#{channel}>: lá eu não respondo",
    "home.no_channels": "Ainda não temos nenhum canal em comum. Me chame para um com `/invite`.",
    "home.channels_unknown": "O Slack não me disse a tempo quais canais temos em comum. Abra esta aba de novo.",
    "home.more_channels": "… e mais {count}.",
    "home.usage": "*Suas perguntas:* {today} hoje (até a meia-noite UTC), {month} em 30 dias ({tokens} tokens)",
    "home.usage.bare": "*Suas perguntas:* {today} hoje (até a meia-noite UTC), {month} em 30 dias",
    "home.feedback": "*Opiniões sobre minhas respostas:* {good} boas, {bad} não boas em 30 dias",
    # Settings from Slack: the modal, the App Home, the list that `!settings` shows. A label has 40 characters at most.
    "settings.title": "Configurações do Gemma",
    "settings.save": "Salvar",
    "settings.cancel": "Cancelar",
    "settings.change_button": "Alterar",
    "settings.where": "Configurações de",
    "settings.expired": (
        "O Slack só abre um formulário dentro de três segundos, e não deu certo. Tente de novo, por favor."
    ),
    "settings.unsaved": (
        "Nada foi salvo: os campos ainda eram os de outras configurações. Estas são as que você escolheu acima."
    ),
    "settings.thread": "*O que vale nesta thread*",
    "settings.budgets": "Limites para um dia, que termina à meia-noite UTC (0: sem limite)",
    "settings.fine": "Ajuste fino (deixe vazio se não souber para que serve)",
    "settings.access": "A quem respondo, e onde",
    "settings.note.thread": "Para todo mundo nesta thread. Uma linha na thread diz quem alterou o quê.",
    "settings.note.channel": "Para todo mundo em <#{channel}>. Uma linha lá diz quem alterou o quê.",
    "settings.note.user": "Para suas mensagens diretas comigo. Ninguém é avisado.",
    "settings.note.team": (
        "Para o workspace inteiro, onde nada mais próximo foi escolhido. Só administradores alteram isto."
    ),
    "settings.note.admins": "Só administradores alteram o que vale aqui.",
    "scope.thread": "esta thread",
    "scope.channel": "este canal",
    "scope.user": "mensagens diretas comigo",
    "scope.team": "todo o workspace",
    "scope.option.thread": "Esta thread",
    "scope.option.channel": "Este canal",
    "scope.option.user": "Eu (mensagens diretas)",
    "scope.option.team": "O workspace",
    "scope.from.message": "da mensagem",
    "scope.from.thread": "desta thread",
    "scope.from.channel": "deste canal",
    "scope.from.user": "das suas próprias configurações",
    "scope.from.team": "do workspace",
    "scope.from.preset": "da criatividade",
    "scope.from.default": "por padrão",
    "setting.held": "{value}, {origin}",
    "setting.hint": "Agora: {held}. {help}",
    "setting.quoted": "“{text}”",
    "setting.inherit": "Não definido aqui: {value}",
    "setting.variant": "Variante",
    "setting.variant.help": "Qual tamanho do Gemma responde.",
    "setting.instructions": "Instruções",
    "setting.instructions.help": "O que devo sempre levar em conta, nas suas palavras.",
    "setting.instructions.none": "nenhuma",
    "setting.instructions.example": "Somos a equipe de suporte. Responda em tópicos e cite suas fontes.",
    "setting.creativity": "Criatividade",
    "setting.creativity.help": "Precisa se repete, criativa surpreende.",
    "setting.creativity.precise": "precisa",
    "setting.creativity.balanced": "equilibrada",
    "setting.creativity.creative": "criativa",
    "setting.length": "Tamanho das respostas",
    "setting.length.help": "Quanto eu escrevo.",
    "setting.length.short": "curto",
    "setting.length.normal": "médio",
    "setting.length.long": "longo",
    "setting.follow_up": "Quando eu respondo",
    "setting.follow_up.help": "Sempre fico de fora de uma mensagem que menciona outra pessoa.",
    "setting.follow_up.mentions": "só a menções",
    "setting.follow_up.threads": "a menções e nas minhas threads",
    "setting.follow_up.every": "a toda mensagem",
    "setting.language": "Idioma das minhas próprias palavras",
    "setting.language.help": "Botões, avisos e ajuda. As respostas vêm no idioma da pergunta.",
    "setting.language.auto": "como no Slack",
    "setting.language.en": "English",
    "setting.language.de": "Deutsch",
    "setting.language.es": "Español",
    "setting.language.fr": "Français",
    "setting.language.pt": "Português",
    "setting.language.ja": "日本語",
    "setting.retention": "Guardar",
    "setting.retention.help": (
        "Dias após os quais esqueço o que foi dito, de 1 a 3650; não mais do que os do workspace. "
        "Vazio: não definido aqui. O que está no Slack continua lá."
    ),
    "setting.retention.none": "para sempre",
    "setting.retention.day": "1 dia",
    "setting.retention.days": "{days} dias",
    "setting.may_change": "Quem pode alterar isto",
    "setting.may_change.help": "Só um administrador pode passar isto aos administradores, ou de volta.",
    "setting.may_change.members": "todos os membros",
    "setting.may_change.admins": "administradores",
    "setting.guests": "Convidados",
    "setting.guests.help": "Se respondo também a convidados.",
    "setting.guests.no": "sem resposta",
    "setting.guests.yes": "com resposta",
    "setting.where": "Onde respondo",
    "setting.where.help": "Nas nossas mensagens diretas respondo sempre.",
    "setting.where.everywhere": "em todo lugar",
    "setting.where.listed": "só nos canais abaixo",
    "setting.channels": "Canais",
    "setting.channels.help": "Ali respondo mesmo que o canal seja compartilhado com outra organização.",
    "setting.channels.none": "nenhum",
    "setting.channels.one": "1 canal",
    "setting.channels.some": "{count} canais",
    "setting.channels.example": "Escolha canais",
    "setting.people": "Pessoas",
    "setting.people.help": "Respondo a elas mesmo que sejam convidadas ou de outra organização.",
    "setting.people.none": "ninguém",
    "setting.people.one": "1 pessoa",
    "setting.people.some": "{count} pessoas",
    "setting.people.example": "Escolha pessoas",
    "setting.unlimited": "sem limite",
    "setting.person_requests": "Pedidos por pessoa e dia",
    "setting.person_requests.help": "Quantas vezes uma pessoa pode perguntar; novas tentativas também contam.",
    "setting.person_tokens": "Tokens por pessoa e dia",
    "setting.person_tokens.help": "Enviados ao modelo e escritos por ele, para uma pessoa.",
    "setting.channel_requests": "Pedidos por canal e dia",
    "setting.channel_requests.help": "Quantas vezes se pode perguntar em um canal.",
    "setting.channel_tokens": "Tokens por canal e dia",
    "setting.channel_tokens.help": "Enviados ao modelo e escritos por ele, em um canal.",
    "setting.team_requests": "Pedidos do workspace por dia",
    "setting.team_requests.help": "Quantas vezes todos juntos podem perguntar.",
    "setting.team_tokens": "Tokens do workspace por dia",
    "setting.team_tokens.help": "Enviados ao modelo e escritos por ele, para todos juntos.",
    "setting.temperature": "Temperatura",
    "setting.temperature.help": "De 0 a 2; vale mais que a criatividade.",
    "setting.top_p": "Top p",
    "setting.top_p.help": "De 0.01 a 1.",
    "setting.top_k": "Top k",
    "setting.top_k.help": "De 1 a 1000.",
    # What is wrong with a value, said at its field: plain words.
    "setting.wrong.choice": "Precisa ser uma destas opções: {choices}.",
    "setting.wrong.number": "Precisa ser um número de {low} a {high}.",
    "setting.wrong.whole": "Precisa ser um número inteiro de {low} a {high}.",
    "setting.wrong.longer": (
        "O workspace guarda por no máximo {most} dias. Escolha menos, deixe vazio ou peça a um "
        "administrador que mude isso."
    ),
    "setting.wrong.long": "Isto tem {length} caracteres; cabem {limit}.",
    "setting.wrong.ids": "Esta lista tem algo que eu não conheço.",
    "setting.wrong.many": "Cabem {limit} nesta lista.",
    "setting.not_here": "Isto não pode ser escolhido aqui.",
    "setting.not_member": "Nada foi alterado: não consegui ver que você está nesse canal.",
    "setting.outside": "Nada foi alterado: não estou nesse canal. Me convide com /invite.",
    "setting.admins_only": "Nada foi alterado: só administradores podem alterar isto.",
    # When to try again: {wait} of a sentence above.
    "wait.minute": "daqui a um minuto",
    "wait.minutes": "daqui a {minutes} minutos",
    "wait.hours": "daqui a {hours} horas",
    "wait.day": "outro dia",
    # How far back: {span} of a sentence above.
    "span.minute": "no último minuto",
    "span.minutes": "nos últimos {count} minutos",
    "span.hour": "na última hora",
    "span.hours": "nas últimas {count} horas",
    "span.day": "no último dia",
    "span.days": "nos últimos {count} dias",
    # What stands between the thousands of a number.
    "number.thousands": ".",
    # What stands before the tenths of a number.
    "number.decimal": ",",
}
