"""The bot's words in Japanese, as one writes to colleagues: です and ます.

Slack shows `*…*` and `_…_` as emphasis only beside spaces and punctuation, so these stand there.
"""

# ruff: noqa: RUF001 - the brackets and marks of Japanese are as wide as its letters

JAPANESE = {
    # Under or instead of an answer. {turn} is the turn's short id.
    "error.internal": "こちらで問題が発生し、回答できませんでした。もう一度質問してください。 (`{turn}`)",
    "error.configuration": "設定に問題があります。管理者に知らせてください。 (`{turn}`)",
    "error.store": "現在データベースに接続できないため、何も変更されていません。1分後にもう一度お試しください。",
    "error.slack": "Slackに回答を投稿できませんでした。もう一度質問してください。 (`{turn}`)",
    "error.attempts": "{attempts}回試しましたが、回答を完成できませんでした。もう一度お試しください。 (`{turn}`)",
    "model.system_unsupported": "モデルがこちらの指示を受け付けませんでした。管理者に知らせてください。 (`{turn}`)",
    "model.roles_alternate": "モデルがこの会話を読めませんでした。`!reset` で会話を最初からやり直せます。 (`{turn}`)",
    "model.context_overflow": "この会話はモデルには長すぎます。`!reset` で会話を最初からやり直せます。 (`{turn}`)",
    "model.image_unsupported": "このバリアントは画像を見られません。言葉で質問してください。 (`{turn}`)",
    "model.param_unsupported": "モデルがリクエストの形式を受け付けませんでした。管理者に知らせてください。 (`{turn}`)",
    "model.auth": "モデルの提供元がAPIキーを受け付けません。管理者に知らせてください。 (`{turn}`)",
    "model.credits": "モデルの提供元の残高がなくなりました。管理者に知らせてください。 (`{turn}`)",
    "model.forbidden": "モデルの提供元がこの質問を許可していません。管理者に知らせてください。 (`{turn}`)",
    "model.moderation": "モデルの提供元が回答を控えました。別の聞き方をしてください。 (`{turn}`)",
    "model.model_missing": "提供元にこのバリアントがありません。`/gemma model` で別のものを選んでください。 (`{turn}`)",
    "model.rate_limited": "モデルへの質問が混み合っています。{wait}もう一度お試しください。 (`{turn}`)",
    "model.overloaded": "モデルが現在過負荷です。{wait}もう一度お試しください。 (`{turn}`)",
    "model.server": "モデルの提供元で障害が起きています。{wait}もう一度お試しください。 (`{turn}`)",
    "model.timeout": "モデルの回答に時間がかかりすぎました。もう一度お試しください。 (`{turn}`)",
    "model.network": "現在モデルに接続できません。{wait}もう一度お試しください。 (`{turn}`)",
    "model.empty": "モデルから回答がありませんでした。もう一度試すか、別の聞き方をしてください。 (`{turn}`)",
    "model.bad_response": "モデルの提供元から読み取れない応答が返りました。もう一度お試しください。 (`{turn}`)",
    "model.cut_off": "モデルの回答が最初の言葉の前に途切れました。{wait}もう一度お試しください。 (`{turn}`)",
    "answer.cut_off": "_回答はここで途切れました。_ (`{turn}`)",
    "answer.stand_in": "_{chosen} から回答がなかったため、{instead} が回答しました。_",
    "answer.filtered": "_内容を理由に、モデルの提供元がここで回答を終了しました。_ (`{turn}`)",
    "again.gone": "質問がもうないため、回答するものがありません。",
    "again.kept": "_上の文章は前回の試みのものです。_",
    "answer.too_long": "_回答が長さの上限で切れました。続きは「続ける」を押してください。_",
    "answer.rest": "_続きは下のファイルにあります。_",
    "answer.rest_missing": (
        "_回答には続きがありますが、ここには収まらず、"
        "このワークスペースではファイルを共有できません（`files:write`）。分けて質問してください。_"
    ),
    "answer.rest_later": (
        "_回答には続きがありますが、ここには収まらず、"
        "このワークスペースではファイルを共有できません（`files:write`）。「続ける」でまず残りを表示します。_"
    ),
    "answer.file_missing": (
        "_このワークスペースではファイルを共有できません（`files:write`）。ご希望の内容は上にあります。_"
    ),
    "question.empty": (
        "はい、何でしょう？ 私の名前のあとに質問を書いてください。`/gemma help` でできることが分かります。"
    ),
    "file.empty": "`{name}` は空なので、読むものがありませんでした。",
    "file.too_large": "`{name}` は {limit} MB を超えているため、読みませんでした。",
    "file.too_many": "`{name}` は見ていません。全部合わせると一度に扱える量を超えていました。",
    "file.too_complex": "`{name}` は開くのに容量か時間がかかりすぎるため、読みませんでした。小さくすれば読めるかも。",
    "file.unsupported": (
        "`{name}` のようなファイルは読めません。テキスト、PDF、Word、Excel、PowerPoint と一般的な画像なら読めます。"
    ),
    "file.damaged": "`{name}` は壊れているか途中で切れているため、読めませんでした。",
    "file.protected": "`{name}` はパスワードで保護されているため、開けませんでした。",
    "file.no_text": "`{name}` には文字がありませんでした。この種のファイルの中の画像は見ません。",
    "file.external": "`{name}` は Slack に保存されていません。ほかの場所からは取得しません。",
    "file.hidden": "ワークスペースの容量の上限を超えているため、Slack が `{name}` を隠しています。",
    "file.gone": "`{name}` はもう Slack にありません。",
    "file.foreign": "`{name}` は Slack が見せてくれません。別のワークスペースのものか、ここで未共有のものです。",
    "file.no_scope": "`{name}` を開く権限がありません。管理者がアプリに `files:read` を与えて入れ直す必要があります。",
    "file.no_reader": "`{name}` を読めません。この種のファイルを読むものが入っていません。管理者に知らせてください。",
    "file.unreachable": "Slack から `{name}` を受け取れませんでした。もう一度お試しください。",
    "file.unseen": "ここのモデルは画像を見られないため、`{name}` は見ていません。",
    "file.few_words": "`{name}` は、わずかな文字だけを読みました。ページは画像としては見ていません。",
    "file.unnamed": "別のワークスペースのファイル",
    "file.cut.character": "`{name}` は、全 {total} 文字のうち最初の {seen} 文字を読みました。",
    "file.cut.page": "`{name}` は、全 {total} ページのうち最初の {seen} ページを読みました。",
    "file.cut.row": "`{name}` は、全 {total} 行のうち最初の {seen} 行を読みました。",
    "file.cut.slide": "`{name}` は、全 {total} 枚のうち最初の {seen} 枚のスライドを読みました。",
    "file.cut.column": "`{name}` は、全 {total} 列のうち最初の {seen} 列を読みました。",
    "file.cut.cell": "`{name}` で、始めの部分だけを読んだセルの数: {cells}。",
    "file.cut.ends": "`{name}` は、始めと終わりを読みました。全 {total} 文字のうち {seen} 文字です。",
    "file.blind": "{variant} は画像を見られませんが、{seeing} なら見られます。ボタンを押すと質問に答えます。",
    "link.forbidden": "リンクのメッセージは読んでいません。あなたが読めることを確かめられませんでした。",
    "link.outside": "リンクのメッセージは読んでいません。私はそのチャンネルにいません。",
    "link.closed": "リンクのメッセージは読んでいません。そのチャンネルの内容はモデルに送れません。",
    "link.gone": "リンクのメッセージはもうありません。",
    "link.unreachable": "Slack からリンクのメッセージを受け取れませんでした。もう一度お試しください。",
    "link.too_many": "リンクのメッセージは最初の {most} 件だけ読みました。",
    "link.cut": "リンクのスレッドは、全 {total} 件のうち {seen} 件を読みました。",
    "link.cut_more": "リンクのスレッドは {seen} 件を読みました。全部で {total} 件より多くあります。",
    "offer.try_again": "もう一度試す",
    "offer.continue": "続ける",
    "offer.ask_larger": "{variant} に質問",
    "offer.delete_answer": "この回答を削除",
    "answer.elsewhere": "_回答のこの部分は前後のメッセージにあります。_",
    "answer.taken_away": "_この回答は取り下げられました。_",
    "amount.request": "リクエスト1件",
    "amount.requests": "リクエスト{count}件",
    "amount.tokens": "{count}トークン",
    "amount.of": "{amount}のうち{used}",
    "budget.over.person": (
        "今日の分（{amount}）を使い切りました。{wait}、UTCの0時からまた質問できます。"
        "上限は管理者がワークスペースの設定 (`/gemma settings`) で上げられます。"
    ),
    "budget.over.channel": (
        "このチャンネルの今日の分（{amount}）を使い切りました。{wait}、UTCの0時からまたここで答えます。"
        "上限は管理者がチャンネルの設定 (`/gemma settings`) で上げられます。"
    ),
    "budget.over.team": (
        "このワークスペースの今日の分（{amount}）を使い切りました。{wait}、UTCの0時からまた答えます。"
        "上限は管理者がワークスペースの設定 (`/gemma settings`) で上げられます。"
    ),
    "budget.near.person": "今日の分（{amount}）の{used}%を使いました。次の日はUTCの0時に始まります。",
    "budget.near.channel": "<#{channel}> は今日の分（{amount}）の{used}%を使いました。次の日はUTCの0時に始まります。",
    "budget.near.team": "このワークスペースは今日の分（{amount}）の{used}%を使いました。次の日はUTCの0時に始まります。",
    "queue.own_full": (
        "あなたの質問がすでに{count}件待っているため、この質問は受け付けませんでした。いくつか回答が済んでから、"
        "もう一度質問してください。"
    ),
    "queue.full": (
        "今は待っている質問が多すぎるため、この質問は受け付けませんでした。数分後にもう一度質問してください。"
    ),
    "answer.outside": "<#{channel}> のメンバーではないため、投稿できません。私を招待して、もう一度質問してください。",
    "access.guest": (
        "このワークスペースのメンバーにだけ答えています。"
        "あなたはゲストとして参加しています。管理者が許可できます: `/gemma settings`"
    ),
    "access.stranger": (
        "このワークスペースの人にだけ答えています。このワークスペースの管理者が許可できます: `/gemma settings`"
    ),
    "access.never": "このアカウントには答えません。",
    "access.shared": (
        "この会話は別の組織と共有されているため、管理者が一覧に加えるまでここでは答えません: `/gemma settings`"
    ),
    "access.unlisted": (
        "管理者が選んだチャンネルでだけ答えています。ここはその中にありません。ダイレクトメッセージでは答えます。"
    ),
    "access.unknown": (
        "ここで誰が私を使えるのかを Slack から確認できないため、"
        "何もしませんでした。1 分ほどしてからもう一度お試しください。"
    ),
    "access.close": "閉じる",
    # Lines in a conversation: standard Markdown, like the answers.
    "variant.unknown": "`{word}` というバリアントはありません。選べるのは {variants} です。",
    "variant.not_served": (
        "{host} は `{variant}` を提供していません。一番近いのは `{nearest}` です。"
        "運用担当者が自前のサーバーから `{variant}` を追加できます。"
    ),
    "variant.not_served_row": "{host} では使えません",
    "variant.in_thread": "<@{user}> さんがこのスレッドのバリアントを **{new}** にしました。",
    "variant.for_you": "私とのダイレクトメッセージでは、今後 **{new}** が答えます。",
    "variant.mark": "`!model 4b` のように、あとにバリアントを書いてください。選べるのは {variants} です。",
    "settings.changed": "<@{user}> さんが{where}の設定を変更しました。{changes}",
    "settings.change": "{name}: {old} → **{new}**",
    "settings.change_back": "{name}: {old} → **{new}**（ほかと同じ）",
    "settings.change_fixed": "{name}: **{new}**（ほかが変わっても）",
    "settings.list": "このスレッドでの設定:\n{lines}",
    "settings.own_list": "私とのダイレクトメッセージでの設定:\n{lines}",
    "reset.thread_done": "完了しました。このスレッドのこれより上の発言は、今後参照しません。",
    "reset.channel_line": "<@{user}> さんがこのチャンネルでの会話を最初からにしました。これまでの発言は使われません。",
    "reset.thread_line": "<@{user}> さんがこのスレッドを最初からにしました。これより上の発言は、今後参照しません。",
    "reset.conversation": "完了しました。[前回の会話]({link}) での発言は、今後参照しません。",
    "forget.thread": (
        "完了しました。このスレッドでこれより上の発言を忘れ、最初からやり直します。"
        "Slack 上のメッセージは残るので、必要ならご自身で削除してください。"
    ),
    "forget.own": (
        "完了しました。このスレッドでこれより上に <@{user}> さんが書いたことと、それに対する私の回答を忘れました。"
        "ほかの人の質問は残しています。Slack 上のメッセージは残ります。"
    ),
    "forget.own_only": (
        "完了しました。このスレッドでこれより上に <@{user}> さんが書いたことと、それに対する私の回答を忘れました。"
        "ほかの人が書いたことを忘れさせられるのは管理者だけです。Slack 上のメッセージは残ります。"
    ),
    "forget.thread_line": (
        "<@{user}> さんの依頼により、このスレッドでこれより上の発言を忘れ、最初からやり直します。Slack 上のメッセ"
        "ージは残るので、必要ならご自身で削除してください。"
    ),
    "forget.conversation": (
        "完了しました。[前回の会話]({link}) での発言を忘れ、そこでは最初からやり直します。Slack 上のメッセージは残"
        "るので、必要ならご自身で削除してください。"
    ),
    "forget.me_done": (
        "完了しました。このワークスペースでのあなたのすべてを忘れました。忘れたメッセージ（私の回答を含む）: {count"
        "}件。ファイル内の痕跡は1分以内に消えます。Slack 上のメッセージは残るので、必要ならご自身で削除してください"
        "。"
    ),
    "forget.me_done_tonight": (
        "完了しました。このワークスペースでのあなたのすべてを忘れました。忘れたメッセージ（私の回答を含む）: {count"
        "}件。ファイル内の痕跡は今度の夜に消えます。Slack 上のメッセージは残るので、必要ならご自身で削除してくださ"
        "い。"
    ),
    "forget.channel_done": (
        "<@{user}> さんの依頼により、このチャンネルで私に伝えられたすべてを忘れました。忘れたメッセージ（私の回答を"
        "含む）: {count}件。ファイル内の痕跡は1分以内に消えます。Slack 上のメッセージは残ります。"
    ),
    "forget.channel_done_tonight": (
        "<@{user}> さんの依頼により、このチャンネルで私に伝えられたすべてを忘れました。忘れたメッセージ（私の回答を"
        "含む）: {count}件。ファイル内の痕跡は今度の夜に消えます。Slack 上のメッセージは残ります。"
    ),
    "channel.closed": "<#{channel}> でのご質問には答えていません。そこにはもう誰も書き込めません。",
    "catchup.missed_one": (
        "不在の間に、{hours}時間以上前のメッセージが1件届いていました。まだ必要でしたら、もう一度質問してください。"
    ),
    "catchup.missed": (
        "不在の間に、{hours}時間以上前のメッセージが{count}件届いていました。まだ必要でしたら、もう一度質問して"
        "ください。"
    ),
    "stop.done": "停止しました。",
    "stop.nothing": "このスレッドで回答中のものはありません。",
    "stop.line": "<@{user}> さんが停止しました。",
    "stop.nowhere": "前回の会話で回答中のものはありません。",
    "retry.nothing": "このスレッドには、やり直せる回答がありません。",
    "retry.conversation": "最後の質問に [元の場所で]({link}) もう一度答えます。",
    "mark.no_thread": "そのスレッドでは誰からも質問を受けていないので、何もすることがありません。",
    "answer.stopped": "_ここで停止しました。_",
    # Below an answer. {what} is one or more of the three that follow.
    "footer.saw": "参照範囲: {what}",
    "footer.messages": "メッセージ {total}件中{seen}件",
    "footer.notes": "{count}件のメモ",
    "footer.files": "ファイル {total}件中{seen}件",
    "footer.part": "質問の一部",
    "delete.title": "この回答を削除しますか？",
    "delete.question": "ここと、私が覚えているこの会話から消えます。質問は残ります。",
    "delete.yes": "削除",
    "feedback.good": "良い回答",
    "feedback.not_good": "良くない",
    "feedback.title": "何が問題でしたか？",
    "feedback.said": "どう答えるべきでしたか？",
    "feedback.example": "空欄のままでもかまいません。",
    "feedback.send": "送信",
    "feedback.thanks": "フィードバックをありがとうございます。",
    "pressed.under_way": "その回答はまだ作成中です。",
    "pressed.over": "その間に回答が変わったため、もうできません。",
    "pressed.not_yours": "この回答を削除できるのは、質問した人だけです。",
    "stop.offered": "回答を作成しています。",
    "stop.button": "停止",
    "help.thread": (
        "ここに書いていただければ、ここで答えます。`!4b 質問` でそのメッセージだけ別のサイズのGemmaに聞けます (`"
        "!1b` `!4b` `!12b` `!27b`)。`!model 4b` はスレッド全体に適用されます。`!settings` でここの設定を表示し、`"
        "!reset` でこのスレッドを最初からやり直します。`!forget` でこのスレッドの内容を忘れます。"
        "`!stop` で回答を止め、`!retry` で最後の質問にもう一度答えます。"
        "ほかは `/gemma help` をご覧ください。"
    ),
    # Only for the person who used the command: mrkdwn.
    "variant.chosen": "ここのバリアントは *{new}* になりました。",
    "variant.kept": "ここのバリアントはすでに *{new}* です。",
    "variant.title": "*ここのバリアント: {variant}*",
    "variant.picker": "バリアントを選択",
    "variant.1b": "とても小さく高速。短い書き換えや分類。英語のみ、知識は苦手",
    "variant.4b": "日常の会話、手早い要約",
    "variant.12b": "最もバランスが良い。文書、短いコード",
    "variant.27b": "最も難しい質問。コード、数学、長いスレッド",
    "variant.advice": "どのサイズも事実を間違えることがあります。出典をスレッドに貼ってください。",
    "reset.channel_done": "完了しました。このチャンネルのこれまでの発言は、今後モデルに送られません。",
    "forget.which": (
        "何を忘れましょうか？\n"
        "• `/gemma forget me` : このワークスペースでのあなたのすべて\n"
        "• `/gemma forget channel` : このチャンネルで私に伝えられたすべて\n"
        "• `/gemma forget thread` : ここであなたが最後に質問したスレッド。ほかのスレッドは、その中に `!forget` と書いて"
        "ください"
    ),
    "forget.no_channel": (
        "ここはダイレクトメッセージです。`/gemma forget me` で、あなたのほかのものと一緒に忘れます。"
    ),
    "forget.me_ask": (
        "*このワークスペースでのあなたのすべてを忘れますか？*\n"
        "私へのメッセージ、それに対する私の回答、ファイルの名前、フィードバック、あなた自身の設定です。Slack 上のメ"
        "ッセージは残り、ほかの人の質問も残します。"
    ),
    "forget.channel_ask": (
        "*このチャンネルで私に伝えられたすべてを忘れますか？*\n"
        "全員のメッセージ、それに対する私の回答、ファイルの名前、フィードバックです。チャンネルの設定と Slack 上の"
        "メッセージは残ります。"
    ),
    "forget.no_thread": (
        "このチャンネルであなたの質問は見当たりません。"
        "スレッドの中で `!forget` と書くと、そこで話されたことを忘れます。"
    ),
    "forget.thread_ask": (
        "*<{link}|ここであなたが最後に質問したスレッド>を忘れますか？*\n"
        "ほかの人も質問していた場合、その人たちの分は残します。Slack 上のメッセージは残ります。"
        "別のスレッドは、その中に `!forget` と書いてください。"
    ),
    "forget.me_button": "自分のものをすべて忘れる",
    "forget.channel_button": "このチャンネルを忘れる",
    "forget.thread_button": "このスレッドを忘れる",
    "forget.title": "完全に忘れますか？",
    "forget.sure": "誰も元に戻せません。",
    "forget.yes": "忘れる",
    "forget.me_begun": "忘れているところです。すべて消えたら、ダイレクトメッセージでお知らせします。",
    "forget.channel_begun": "忘れているところです。すべて消えたら、このチャンネルでお知らせします。",
    "forget.thread_begun": "忘れているところです。スレッドの中でお知らせします。",
    "export.accepted": "私が保存しているあなたのデータをまとめています。ダイレクトメッセージにファイルで届きます。",
    "export.title": "Gemma が保存しているあなたのデータ",
    "export.comment": (
        "私が保存しているあなたのデータのすべてです（1行に1つの JSON オブジェクト）。`/gemma forget me` で忘れます。"
    ),
    "export.refused": (
        "ファイルを送れません。ここでは Slack が許可していません。私を運用している人にデータの書き出しを頼むか、管"
        "理者にアプリへの `files:write` の許可を頼んでください。"
    ),
    "ask.empty": "あとに質問を書いてください: `/gemma ask 空はなぜ青いの？`",
    "ask.accepted": "承知しました。回答はこのチャンネルのスレッドに届きます。",
    "command.unknown": "`{word}` は分かりません。`/gemma {nearest}` のことですか？",
    "command.unknown_far": "`{word}` は分かりません。`/gemma help` でできることが分かります。",
    "command.mark": "`{word}` はメッセージに書きます。私がいるスレッドか、私の名前の後に `!{word}` と書いてください。",
    "help.command": (
        "*できること*\n"
        "• チャンネルでメンションするか、ダイレクトメッセージを送ってください。スレッドで答えます。\n"
        "• 私がいるスレッドでは、そのまま返信してください。ほかの人をメンションしたときは口を挟みません。\n"
        "• `/gemma ask …` でこのチャンネルに質問します（あなたの名前が出ます）。\n"
        "• `/gemma summarize 24h` は、ここでの最近の発言をあなただけにまとめます。メッセージのメニューには *Ask Gemma "
        "about this* 、 *Summarise thread* 、 *Translate* 、 *Explain* があります。\n"
        "• `/gemma model` でこのチャンネルのバリアントを表示・変更します。`!12b 質問` は1つのメッセージだけ、"
        "`!model 12b` はスレッドに適用されます。\n"
        "• `/gemma settings` でそのほかの設定を表示・変更します（このチャンネル、またはあなた用）。スレッドでは `"
        "!settings` です。\n"
        "• スレッドでは、`!stop` で回答を止め、`!retry` で最後の質問にもう一度答えます。\n"
        "• `/gemma reset` でこのチャンネルの会話を最初からやり直します。スレッドでは `!reset` です。"
        "`!forget` ならスレッドの内容も保存しません。\n"
        "• `/gemma forget me` であなたのすべてを、 `/gemma forget channel` でここでの発言をすべて忘れます。 `/gemma"
        " export` は私が保存しているあなたのデータを送ります。\n"
        "• `/gemma usage` は、今日と最近の質問の量と、今日の残りを知らせます。\n"
        "• `/gemma status` で、どのモデルが答えるか、接続できるかが分かります。\n"
        "_GemmaはGemma Terms of Useに基づいて提供されています: ai.google.dev/gemma/terms 。回答は間違ってい"
        "ることがあります。大事なことは確認してください。_"
    ),
    "usage.title": "*あなたの利用状況*",
    "usage.workspace": "*ワークスペース* （管理者にだけ表示されます）",
    "usage.today": "*今日:* {took}",
    "usage.month": "*30日間:* {took}",
    "usage.by_model": "*モデル別* （30日間）",
    "usage.by_channel": "*質問が多い場所* （30日間）",
    "usage.by_person": "*質問が多い人* （30日間）",
    "usage.direct": "ダイレクトメッセージ",
    "usage.lately": "*最近の回答*",
    "usage.single": "入力{prompt}トークン、出力{completion}トークン",
    "usage.day": "今日は{wait}、UTCの0時に終わります。",
    "usage.estimated": "≈: モデルの提供元が数を返さなかったため、一部は私の見積もりです。",
    "speed.first": "最初の言葉まで{first_word}秒",
    "speed.whole": "最初の言葉まで{first_word}秒、その後は毎秒{rate}トークン",
    "status.speeds": "*最近の速さ*",
    "status.queue": "*今:* 回答中 {running}件、待ち {waiting}件",
    "status.line": "*ここのバリアント:* {label}\n*提供元:* {provider} (`{model_id}`)\n{health}",
    "status.answers": "提供元は応答しています ({latency} ms)。",
    "status.missing": "提供元は応答していますが ({latency} ms)、このモデルが一覧にありません。",
    "status.refused": "提供元は応答していますが ({latency} ms)、APIキーを受け付けません。",
    "status.faulty": "提供元は応答していますが ({latency} ms)、現在障害が起きています。",
    "status.silent": "提供元が現在応答していません。",
    "status.unserved": "このバリアントを提供しているところがありません。`/gemma model` で別のものを選んでください。",
    "status.learned": "*この提供元についてわかったこと:* {lessons}",
    "lesson.system": "システムロールを受け付けない",
    "lesson.parameter": "`{value}` を受け付けない",
    "lesson.stream_usage": "ストリーミング中はトークン数を返さない",
    "lesson.newer_cap": "回答の上限は新しい名前で指定する",
    "lesson.images": "画像を受け付けない",
    "lesson.window": "{value} トークンまで入る",
    # Shortcuts and their forms. Labels, titles and buttons have 24 characters at most where a form shows them.
    "ask.title": "Gemmaに質問",
    "ask.send": "質問する",
    "ask.question": "質問",
    "ask.example": "何を知りたいですか？",
    "ask.channel": "質問する場所",
    "ask.channel.help": "あなたの名前でそこに質問を投稿し、その下で答えます。空欄の場合は、あなただけに見えます。",
    "ask.channel.none": "自分だけ",
    "ask.variant": "回答するモデル",
    "ask.variant.help": "空欄の場合は、そこで設定されているバリアントです。",
    "ask.variant.any": "そこでの設定どおり",
    "ask.about.question": "これについての質問",
    "ask.about.message": "{author} さんのメッセージ。回答はダイレクトメッセージに届き、あなただけに見えます。",
    "ask.outside": "私はそのチャンネルのメンバーではありません。/invite で招待するか、空欄にしてください。",
    "ask.not_member": "あなたがそのチャンネルにいることを確認できません。別のチャンネルを選ぶか、空欄にしてください。",
    "ask.channel_unknown": "そのチャンネルのメンバーを今Slackから取得できません。もう一度試すか、空欄にしてください。",
    "form.expired": "フォームは3秒以内にしか開けず、今回は間に合いませんでした。もう一度お試しください。",
    "task.accepted": "承知しました。回答はダイレクトメッセージに届きます。",
    "task.no_words": "そのメッセージには、読み取れる文章がありません。",
    "task.gone": "お尋ねのものは、もうありません。",
    "task.private": "ほかの人同士のダイレクトメッセージは読めません。",
    "task.outside": "<#{channel}> のメンバーではないため、読めません。私を招待して、ボタンを押してください。",
    "task.not_there": "<#{channel}> に参加しているか確認できないため、その内容はお伝えしません。",
    "task.scope": (
        "<#{channel}> の発言を読む権限がありません。管理者が、マニフェストにあるスコープをアプリに与え、"
        "もう一度インストールする必要があります。"
    ),
    "task.refused": "Slackが <#{channel}> の読み取りを許可していません (`{code}`)。",
    "task.cut": "_{total}件のうち、新しい{seen}件のメッセージを読みました。_",
    "task.cut_more": "_{seen}件のメッセージを読みました。全部で{total}件より多くあります。_",
    "task.in_dm": "ダイレクトメッセージ",
    "task.ask_about_message.posted": "{channel} での {author} さんのメッセージについての質問 (<{link}|開く>)。",
    "task.translate_message.posted": "翻訳: {channel} での {author} さんのメッセージ (<{link}|開く>)。",
    "task.explain_message.posted": "解説: {channel} での {author} さんのメッセージ (<{link}|開く>)。",
    "task.summarise_thread.posted": "あなただけへの要約: {channel} の<{link}|スレッド>。",
    "task.summarise_channel.posted": "あなただけへの要約: {channel} での{span}の発言。",
    "task.summarise_thread.empty": "そのスレッドには、もう誰の発言も残っていません。",
    "task.summarise_channel.empty": "その間、そこには誰も書き込んでいません。",
    "summarize.wrong": (
        "どこまでさかのぼるかを30日以内で書いてください: `/gemma summarize 24h` 、 `/gemma summarize 7d` または `"
        "/gemma summarize 90m` 。"
    ),
    "summarize.mark": (
        "どこまでさかのぼるか (30日以内) と、あなたと私の両方が参加しているチャンネルを書いてください: "
        "`!summarize 24h #general` 、 `!summarize 7d #general` または `!summarize 90m #general` 。"
    ),
    # Said without being asked: on joining a channel, and beside a person's conversation with the bot.
    "hello.channel": (
        "こんにちは！質問と一緒に私 (<@{bot}>) をメンションすると、そのスレッドでお答えします。私が見るのは、"
        "私へのメンションがあるメッセージと、そのスレッドだけです。ほかにできることは `/gemma help` で確認できます。"
    ),
    "hello.every": (
        "こんにちは！ここでは、ほかの人へのメンションがないメッセージすべてに、それぞれのスレッドでお答えします。"
        "`/gemma settings` で変更でき、ほかにできることは `/gemma help` で確認できます。"
    ),
    "suggest.title": "何をお手伝いしましょうか？",
    "suggest.channel.title": "#{channel} を要約",
    "suggest.explain.title": "何かを説明",
    "suggest.explain.message": "ベクトルデータベースとは何か、5行で説明してください。",
    "suggest.draft.title": "メッセージを下書き",
    "suggest.draft.message": (
        "短くて親しみやすい進捗報告を書くのを手伝ってください。まず、必要なことを私に質問してください。"
    ),
    "suggest.help.title": "何ができますか？",
    "title.deleted": "削除された会話",
    "task.which_channel": "要約できるのは、あなたと私の両方が参加しているチャンネルだけです: `!summarize 24h #general`",
    # Status line while the model works, App Home, questions posted by the bot.
    "status.thinking": "が考えています…",
    "status.in_line": "は混み合っています。あなたは{place}番目です",
    "status.loading": "はモデルを待っています。まだ読み込み中かもしれません…",
    "ask.posted": "<@{user}> さんの質問:",
    "home.title": "SlackのGemma",
    "home.start": (
        "*はじめに*\n"
        "• *メッセージ* タブに書いてください。メッセージごとに新しい会話が始まります。\n"
        "• チャンネルでメンションして、スレッドで続けてください。私がチャンネルにいる必要があります。`/invite` "
        "で追加してください。\n"
        "• ほかは `/gemma help` をご覧ください。"
    ),
    "home.settings": "*あなた自身の設定* は、私とのダイレクトメッセージで有効です。",
    "home.channels": "*一緒にいるチャンネル* と、そこで答えるもの",
    "home.channel": "<#{channel}>: {variant}",
    "home.closed_channel": "<#{channel}>: ここでは回答しません",
    "home.no_channels": "まだ一緒にいるチャンネルがありません。`/invite` でどこかに追加してください。",
    "home.channels_unknown": (
        "一緒にいるチャンネルを時間内にSlackから取得できませんでした。このタブを開き直してください。"
    ),
    "home.more_channels": "…ほか{count}件。",
    "home.usage": "*あなたの質問:* 今日 {today}件 （UTCの0時まで）、30日間 {month}件 ({tokens} トークン)",
    "home.usage.bare": "*あなたの質問:* 今日 {today}件 （UTCの0時まで）、30日間 {month}件",
    "home.feedback": "*回答へのフィードバック:* 30日間で 良い {good}件、良くない {bad}件",
    # Settings from Slack: the modal, the App Home, the list that `!settings` shows. A label has 40 characters at most.
    "settings.title": "Gemmaの設定",
    "settings.save": "保存",
    "settings.cancel": "キャンセル",
    "settings.change_button": "変更",
    "settings.where": "設定の対象",
    "settings.expired": "フォームは3秒以内にしか開けず、今回は間に合いませんでした。もう一度お試しください。",
    "settings.unsaved": "何も保存されていません。入力欄が別の範囲の設定のままでした。これが上で選んだ範囲の設定です。",
    "settings.thread": "*このスレッドでの設定*",
    "settings.budgets": "1日の上限です。1日はUTCの0時に終わります（0: 無制限）",
    "settings.fine": "詳細設定（用途が分からなければ空欄のままで）",
    "settings.access": "誰に、どこで答えるか",
    "settings.note.thread": "このスレッドの全員に適用されます。誰が何を変更したかがスレッドに表示されます。",
    "settings.note.channel": "<#{channel}> の全員に適用されます。誰が何を変更したかがそこに表示されます。",
    "settings.note.user": "私とのダイレクトメッセージに適用されます。誰にも通知されません。",
    "settings.note.team": "より近い設定がない限り、ワークスペース全体に適用されます。変更できるのは管理者だけです。",
    "settings.note.admins": "ここの設定を変更できるのは管理者だけです。",
    "scope.thread": "このスレッド",
    "scope.channel": "このチャンネル",
    "scope.user": "私とのダイレクトメッセージ",
    "scope.team": "ワークスペース",
    "scope.option.thread": "このスレッド",
    "scope.option.channel": "このチャンネル",
    "scope.option.user": "自分（ダイレクトメッセージ）",
    "scope.option.team": "ワークスペース",
    "scope.from.message": "メッセージの指定",
    "scope.from.thread": "このスレッドの設定",
    "scope.from.channel": "このチャンネルの設定",
    "scope.from.user": "あなた自身の設定",
    "scope.from.team": "ワークスペースの設定",
    "scope.from.preset": "創造性による",
    "scope.from.default": "既定",
    "setting.held": "{value}（{origin}）",
    "setting.hint": "現在: {held}。{help}",
    "setting.quoted": "「{text}」",
    "setting.inherit": "ここでは未設定: {value}",
    "setting.variant": "バリアント",
    "setting.variant.help": "どのサイズのGemmaが答えるか。",
    "setting.instructions": "指示",
    "setting.instructions.help": "私がいつも守るべきことを、自分の言葉で書いてください。",
    "setting.instructions.none": "なし",
    "setting.instructions.example": "私たちはサポートチームです。箇条書きで答え、出典を示してください。",
    "setting.creativity": "創造性",
    "setting.creativity.help": "「正確」は毎回ほぼ同じ、「創造的」は意外性があります。",
    "setting.creativity.precise": "正確",
    "setting.creativity.balanced": "バランス",
    "setting.creativity.creative": "創造的",
    "setting.length": "回答の長さ",
    "setting.length.help": "どのくらい書くか。",
    "setting.length.short": "短め",
    "setting.length.normal": "普通",
    "setting.length.long": "長め",
    "setting.follow_up": "答えるとき",
    "setting.follow_up.help": "ほかの人をメンションしたメッセージには、決して口を挟みません。",
    "setting.follow_up.mentions": "メンションのみ",
    "setting.follow_up.threads": "メンションと参加中のスレッド",
    "setting.follow_up.every": "すべてのメッセージ",
    "setting.language": "表示の言語",
    "setting.language.help": "ボタン、お知らせ、ヘルプの言語です。回答は質問と同じ言語になります。",
    "setting.language.auto": "Slackの設定どおり",
    "setting.language.en": "English",
    "setting.language.de": "Deutsch",
    "setting.language.es": "Español",
    "setting.language.fr": "Français",
    "setting.language.pt": "Português",
    "setting.language.ja": "日本語",
    "setting.retention": "保存期間",
    "setting.retention.help": (
        "発言を忘れるまでの日数（1〜3650、ワークスペースの日数まで）。"
        "空欄ならここでは未設定です。Slack 上のメッセージは残ります。"
    ),
    "setting.retention.none": "無期限",
    "setting.retention.day": "1日",
    "setting.retention.days": "{days}日",
    "setting.may_change": "変更できる人",
    "setting.may_change.help": "管理者だけにする、または元に戻すことは、管理者にしかできません。",
    "setting.may_change.members": "メンバー全員",
    "setting.may_change.admins": "管理者",
    "setting.guests": "ゲスト",
    "setting.guests.help": "ゲストにも答えるかどうか。",
    "setting.guests.no": "答えない",
    "setting.guests.yes": "答える",
    "setting.where": "答える場所",
    "setting.where.help": "ダイレクトメッセージではいつも答えます。",
    "setting.where.everywhere": "どこでも",
    "setting.where.listed": "下のチャンネルだけ",
    "setting.channels": "チャンネル",
    "setting.channels.help": "別の組織と共有されていても、そこでは答えます。",
    "setting.channels.none": "なし",
    "setting.channels.one": "1 チャンネル",
    "setting.channels.some": "{count} チャンネル",
    "setting.channels.example": "チャンネルを選ぶ",
    "setting.people": "人",
    "setting.people.help": "ゲストや別の組織の人でも、その人には答えます。",
    "setting.people.none": "なし",
    "setting.people.one": "1 人",
    "setting.people.some": "{count} 人",
    "setting.people.example": "人を選ぶ",
    "setting.unlimited": "無制限",
    "setting.person_requests": "1人1日のリクエスト",
    "setting.person_requests.help": "1人が質問できる回数です。再試行も数えます。",
    "setting.person_tokens": "1人1日のトークン",
    "setting.person_tokens.help": "1人分の、モデルに送られた量とモデルが書いた量の合計です。",
    "setting.channel_requests": "1チャンネル1日のリクエスト",
    "setting.channel_requests.help": "1つのチャンネルで質問できる回数です。",
    "setting.channel_tokens": "1チャンネル1日のトークン",
    "setting.channel_tokens.help": "1つのチャンネルで、モデルに送られた量とモデルが書いた量の合計です。",
    "setting.team_requests": "ワークスペース1日のリクエスト",
    "setting.team_requests.help": "全員で質問できる回数です。",
    "setting.team_tokens": "ワークスペース1日のトークン",
    "setting.team_tokens.help": "全員分の、モデルに送られた量とモデルが書いた量の合計です。",
    "setting.temperature": "温度 (temperature)",
    "setting.temperature.help": "0〜2。創造性より優先されます。",
    "setting.top_p": "Top p",
    "setting.top_p.help": "0.01〜1。",
    "setting.top_k": "Top k",
    "setting.top_k.help": "1〜1000。",
    # What is wrong with a value, said at its field: plain words.
    "setting.wrong.choice": "次のいずれかにしてください: {choices}。",
    "setting.wrong.number": "{low}から{high}までの数にしてください。",
    "setting.wrong.whole": "{low}から{high}までの整数にしてください。",
    "setting.wrong.longer": (
        "ワークスペースの上限は{most}日です。短くするか、空欄にするか、管理者に変更を頼んでください。"
    ),
    "setting.wrong.long": "{length}文字あります。上限は{limit}文字です。",
    "setting.wrong.ids": "この一覧には、私の知らないものが含まれています。",
    "setting.wrong.many": "この一覧に入るのは {limit} 件までです。",
    "setting.not_here": "ここでは選べません。",
    "setting.not_member": "変更されていません。あなたがそのチャンネルにいることを確認できませんでした。",
    "setting.outside": "変更されていません。私はそのチャンネルのメンバーではありません。/invite で招待してください。",
    "setting.admins_only": "変更されていません。これを変更できるのは管理者だけです。",
    # When to try again: {wait} of a sentence above.
    "wait.minute": "1分後に",
    "wait.minutes": "{minutes}分後に",
    "wait.hours": "{hours}時間後に",
    "wait.day": "日を改めて",
    # How far back: {span} of a sentence above.
    "span.minute": "直近1分間",
    "span.minutes": "直近{count}分間",
    "span.hour": "直近1時間",
    "span.hours": "直近{count}時間",
    "span.day": "直近1日間",
    "span.days": "直近{count}日間",
    # What stands between the thousands of a number.
    "number.thousands": ",",
    # What stands before the tenths of a number.
    "number.decimal": ".",
}
