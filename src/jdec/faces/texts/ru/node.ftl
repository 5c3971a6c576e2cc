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
node-proof-no-checkpoint = Контрольная точка этого размера не сохранена.
node-cursor-malformed = Это не указатель места: { $got }.
node-cursor-ahead = Указатель места опережает журналы: получено { $got }, имеется { $have }.

## Хранилища и ключи

node-store-locked = Файл журнала занят другим процессом.
node-store-format = Файл журнала не читается как журнал jdec.
node-store-origin = В файле лежит другой журнал.
node-store-size = У журнала не тот размер, что ожидался.
node-store-hash = Такого поддерева в журнале нет.

## Настройки

node-config-not-toml = Настройки — не TOML.
node-traffic-malformed = Обмен — actual, test или exercise.ИМЯ.
node-config-same-party = Другая Сторона должна быть другой.
node-config-half-tls = Сертификат и ключ задаются вместе или никак.
node-config-open-api = Без сертификата API слушает только свою машину.
node-config-peer-url = К другому узлу идут по https.
node-config-client-twice = У каждого клиента своё имя.
node-config-permission = Разрешение — одно из submit, read, operate.
node-config-address = Этот адрес нельзя слушать: { $host }, порт { $port }.
node-introduction-missing = Нет файла представления { $file }.
node-introduction-other = Представление относится к другому журналу: { $got }, ожидалась { $party } в обмене { $traffic }.
node-failpoint-actual = Включена точка отказа, а обмен этого узла действительный. Там ничего не заставляют отказывать: уберите JDEC_FAILPOINT из окружения.
node-failpoint-malformed = JDEC_FAILPOINT не называет точки отказа. Пишется так: имя:сторона:способ или имя:сторона:способ:номер.
node-link-certificate-missing = В папке ключей нет сертификата TLS, названного в перечне ключей журнала.
