### Узел: почему сообщение не принято и почему на вопрос нет ответа.

node-submission-conflict = Это обозначение подачи в журнале уже есть, но с другими байтами.
node-queue-full = Слишком много сообщений ожидает места в журнале. Повторите немного позже.
node-quota-exceeded = Норма этого клиента исчерпана. Повторите позже.
node-node-read-only = Узел работает только на чтение: ничего не записано.
node-node-stopping = Узел останавливается: ничего не записано.
node-store-failed = Сбой файла журнала; сообщение, возможно, в нём уже есть. Подайте те же байты ещё раз.
node-no-signing-key = Ключей, указанных в перечне, в распоряжении узла нет: подписать он не смог.
node-entry-not-found = Такой записи в этом журнале нет.
node-tile-not-found = Такой плитки у этого журнала нет: { $path }.
node-proof-range = Доказательства между { $index } и { $size } нет: записей в журнале — { $have }.
node-store-damaged = Запись { $index } в файле журнала этого узла повреждена. Узел запрашивает её у другого узла; спросите позже.
node-archive-damaged = Запись { $index } журнала { $record } в архиве этого узла повреждена. Узел запрашивает её у другого узла; спросите позже.
node-proof-no-checkpoint = Контрольная точка этого размера не сохранена.
node-cursor-malformed = Это не указатель места: { $got }.
node-cursor-ahead = Указатель места опережает журналы: получено { $got }, имеется { $have }.
node-cursor-generation = Указатель места относится к другому поколению журнала: получено { $got }, имеется { $have }. Следите заново без указателя; сказанное раньше лежит в архиве.
node-mirror-unknown = Другой узел не хранит копии этого поколения.
node-mirror-range = Копия у другого узла кончается раньше.

## Хранилища и ключи

node-store-locked = Файл журнала занят другим процессом.
node-picture-locked = Таблицы картины пусков заняты другим процессом.
node-store-format = Файл журнала не читается как журнал jdec.
node-store-origin = В файле лежит другой журнал.
node-archive-missing = Архив не содержит того, на что ссылается следующее поколение своего журнала. Прочитайте это из копии у другого узла: jdec node recover read
node-store-size = У журнала не тот размер, что ожидался.
node-store-hash = Такого поддерева в журнале нет.

## Настройки

node-config-not-toml = Настройки — не TOML.
node-traffic-malformed = Обмен — actual, test или exercise.ИМЯ.
node-config-same-party = Другая Сторона должна быть другой.
node-config-half-tls = Сертификат и ключ задаются вместе или никак.
node-config-open-api = Без сертификата API слушает только свою машину.
node-config-open-console = Без сертификата пульт слушает только свою машину.
node-config-console-origin = Адрес пульта состоит из схемы и имени, с портом, если он не обычный: по https, без шифрования только на своей машине.
node-config-console-no-origin = Пульту, на который заходят с других машин, нужен адрес, каким его открывают браузеры.
node-config-client-console = Это имя занято собственным пультом узла.
node-config-peer-url = К другому узлу идут по https.
node-config-client-twice = У каждого клиента своё имя.
node-config-permission = Разрешение — одно из submit, read, operate.
node-config-address = Этот адрес нельзя слушать: { $host }, порт { $port }.
node-introduction-missing = Нет файла представления { $file }.
node-introduction-other = Представление относится к другому журналу: { $got }, ожидалась { $party } в обмене { $traffic }.
node-failpoint-actual = Включена точка отказа, а обмен этого узла действительный. Там ничего не заставляют отказывать: уберите JDEC_FAILPOINT из окружения.
node-failpoint-malformed = JDEC_FAILPOINT не называет точки отказа. Пишется так: имя:сторона:способ или имя:сторона:способ:номер.
node-link-certificate-missing = В папке ключей нет сертификата TLS, названного в перечне ключей журнала.
node-tls-file-missing = Файла { $file } нет.
node-tls-file-unreadable = Файл { $file } не читается.
node-tls-key-open = Файл ключа { $file } доступен другим: дайте ему права 600.
node-tls-key-locked = Ключ { $file } закрыт паролем, а ввести его при запуске узла некому.
node-tls-key-malformed = В файле { $file } нет закрытого ключа в формате PEM.
node-tls-certificate-malformed = В файле { $file } нет пригодного сертификата в формате PEM: { $reason }
node-tls-key-other = Ключ { $file } не подходит к сертификату { $certificate }.
node-policy-file-missing = Файл правил { $file } не читается.
node-policy-file-too-large = Файл правил { $file } слишком велик; ожидалось не более { $limit } байт.
node-policy-file-malformed = Файл правил { $file } — не Cedar: { $reason }
node-policy-file-unfit = Файл правил { $file } говорит о том, чего нет в схеме: { $reason }
node-policy-file-empty = Файл правил { $file } ничего не разрешает.
node-role-may-not = Ваша роль этого не разрешает.
node-auditor-says-nothing = Аудитор читает всё и ничего не заявляет.
node-administrator-says-nothing = Администратор ведает людьми и по службе ничего не заявляет.
node-policy-forbids = Правила вашей Стороны это запрещают.
node-policy-failed = Правила не удалось применить, поэтому в этом отказано.
