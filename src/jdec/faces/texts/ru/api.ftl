### Программный интерфейс: отказы и тексты документа OpenAPI.

## Заголовки отказов по состоянию

api-title-400 = Запрос составлен неверно
api-title-401 = Вход не выполнен
api-title-403 = Не разрешено
api-title-404 = Не найдено
api-title-405 = Метод недопустим
api-title-408 = Запрос идёт слишком долго
api-title-409 = Противоречие
api-title-413 = Слишком велико
api-title-415 = Тип данных не поддерживается
api-title-422 = Отклонено
api-title-429 = Слишком много
api-title-500 = Внутренний сбой
api-title-503 = Сейчас недоступно

## Отказы, которые интерфейс находит сам

api-request-malformed = Такой запрос по правилам HTTP здесь недопустим.
api-query-malformed = Строка параметров не является текстом UTF-8.
api-parameter-unknown = Параметра { $name } здесь нет. Известны: { $known }.
api-parameter-repeated = Параметр { $name } указан более одного раза.
api-parameter-missing = Параметр { $name } не указан.
api-parameter-malformed = Параметр { $name } иного вида: получено { $value }, ожидалось { $rule }.
api-length-malformed = Content-Length не является десятичным числом.
api-token-missing = В запросе нет токена доступа: ожидался заголовок Authorization: Bearer.
api-token-unknown = Токен доступа этому узлу неизвестен.
api-permission-missing = Клиенту { $client } это не разрешено: нет права { $permission }.
api-path-unknown = По этому пути ничего нет.
api-record-unknown = Журнала { $value } нет: ожидалось { $rule }.
api-entry-not-found = Записи { $value } в этом журнале нет.
api-checkpoint-not-found = У журнала { $record } ещё нет контрольной точки.
api-tile-malformed = Плитки с таким именем нет: { $value }.
api-method-not-allowed = Метод { $method } здесь недопустим. Допустимы: { $allow }.
api-body-slow = Тело запроса не поступило за { $seconds } с.
api-body-too-large = Тело запроса больше { $limit } байт.
api-batch-too-long = В подборке строк: { $got }; за один раз принимается не более { $limit }.
api-media-type = Тело запроса иного типа: получено { $got }, ожидалось { $wanted }.
api-content-encoding = Тело запроса в кодировке { $got }; оно принимается только как есть.
api-streams-too-many = Открыто слишком много потоков; одному клиенту допускается { $limit }.
api-internal = Произошёл сбой, которого не должно быть. Подробности — в журнале работы узла под номером из поля instance.
api-not-ready = Узел сейчас не принимает сообщений: { $mode }.
api-witness-malformed = Запрос не соответствует протоколу заверителя, или прежний размер больше размера контрольной точки.
api-witness-signature = На контрольной точке нет подписи известным ключом, или подпись неверна.
api-witness-origin-unknown = Журнала с таким именем этот узел не заверяет.
api-witness-inconsistent = Контрольная точка не согласуется с заверенной последней.
api-witness-unavailable = Записи до этой контрольной точки здесь ещё не сохранены.

## Документ

api-document-title = Программный интерфейс узла jdec
api-document-text = Подача сообщений, чтение обоих журналов, слежение за ними и их проверка. Каждый отказ — по RFC 9457, с постоянным кодом; язык, русский или английский, выбирается заголовком Accept-Language. За учебным и действительными соглашениями не стоит никакого ведомства: это программа, а не учреждение.
api-tag-submission = Подача сообщений: одного, подборки, потока.
api-tag-reading = Чтение обоих журналов и слежение за ними; проверка по доказательствам и плиткам.
api-tag-witness = Протокол C2SP tlog-witness.
api-tag-courier = Курьерские файлы, которые несут в руках, пока линия прервана.
api-tag-watch = Состояние, исправность, показатели.
api-security-token = Токен доступа, выданный этому клиенту оператором узла. Узел хранит только его SHA-256.
api-header-location = Где прочесть запись.
api-header-cache-control = Плитки не меняются никогда.
api-header-retry-after = Через сколько секунд стоит повторить.
api-header-www-authenticate = Как выполнить вход.

## Действия

api-operation-submit-message = Подать одно сообщение
api-operation-submit-message-text = Байты тела и есть сообщение; недостающий перевод строки в конце добавляется. Ответ приходит, когда сообщение надёжно сохранено в собственном журнале. Те же байты с тем же обозначением подачи — одно сообщение, их можно посылать повторно сколько угодно.
api-operation-submit-batch = Подать подборку
api-operation-submit-batch-text = По сообщению в строке; по ответу на строку, в том же порядке. Верные строки принимаются, какими бы ни были соседние.
api-operation-submit-stream = Подать поток
api-operation-submit-stream-text = По сообщению в строке, сколько угодно времени; ответы идут построчно, в том же порядке, пока клиент передаёт. Читайте, пока пишете: у клиента, не читающего ответов, узел тоже не читает. Отклонённая строка потока не прерывает.
api-operation-list-records = Оба журнала
api-operation-list-records-text = Собственный журнал и зеркало журнала другой Стороны с их новейшими контрольными точками.
api-operation-list-entries = Страница записей
api-operation-list-entries-text = Записи по порядку, начиная с start; меньше запрошенного, если они велики. next равно null там, где журнал пока кончается.
api-operation-read-entry = Одна запись
api-operation-read-entry-text = Точные байты, место, как далеко запись продвинулась и когда она сделана, насколько это видно по журналам.
api-operation-read-checkpoint = Новейшая контрольная точка
api-operation-read-checkpoint-text = Подписанная заметка C2SP; с заверяющей подписью другой Стороны, если она на новейшей уже есть.
api-operation-read-tile = Плитка или связка записей
api-operation-read-tile-text = C2SP tlog-tiles. В имени плитки могут быть косые черты, как того требует формат: x001/x234/067, 000.p/17.
api-operation-prove-inclusion = Доказать, что запись есть в журнале
api-operation-prove-inclusion-text = Путь по RFC 6962 от записи к корню данного размера; без size — новейшей контрольной точки. proof — файл C2SP tlog-proof, если контрольная точка этого размера сохранена.
api-operation-prove-consistency = Доказать, что журнал только рос
api-operation-prove-consistency-text = Путь по RFC 6962 от прежнего размера к позднейшему.
api-operation-follow-records = Следить за обоими журналами
api-operation-follow-records-text = События, посылаемые сервером: entry, mirrored, receipted, link. Обозначение id каждого события — указатель места, после которого можно продолжить: в Last-Event-ID или cursor; первое важнее. Время от времени сервер завершает поток; вернитесь с последним id.
api-operation-take-courier = Принять часть курьерского файла
api-operation-take-courier-text = Судится так, как если бы её принесла линия; повторная отправка ничего не меняет. Больший файл отправляют по одному пакету, каждый с заголовком файла. Ответ о собственном журнале, который не сходится, назван в поле answer и ни одной записи не задерживает.
api-operation-add-checkpoint = Попросить заверяющую подпись
api-operation-add-checkpoint-text = C2SP tlog-witness, add-checkpoint. Заверяющая подпись означает, что все записи до контрольной точки надёжно сохранены здесь.
api-operation-read-cosigned = Новейшая заверенная контрольная точка
api-operation-read-cosigned-text = C2SP tlog-witness: по SHA-256 от имени журнала.
api-operation-read-status = Состояние узла
api-operation-read-status-text = Оба журнала, как далеко продвинулся собственный, линия связи с другим узлом.
api-operation-is-alive = Процесс отвечает
api-operation-is-alive-text = Для служб надзора. О журналах не говорит ничего.
api-operation-is-ready = Узел принимает сообщения
api-operation-is-ready-text = Для служб надзора и распределителей нагрузки.
api-operation-read-metrics = Показатели для Prometheus
api-operation-read-metrics-text = Количества, размеры и длительности; ничего из содержания сообщений.
api-operation-read-document = Этот документ
api-operation-read-document-text = OpenAPI 3.1 на языке из Accept-Language.

## Параметры, тела, ответы

api-parameter-which = own — журнал этой Стороны, peer — зеркало журнала другой Стороны.
api-parameter-index = Номер записи, с нуля.
api-parameter-start = Номер первой нужной записи.
api-parameter-limit = Сколько записей, самое большее.
api-parameter-level = Уровень плитки или entries для связки записей.
api-parameter-tile = Номер плитки группами по три цифры и .p/ширина, если она неполная.
api-parameter-size = Размер дерева; если не указан — новейшей контрольной точки.
api-parameter-from = Прежний размер.
api-parameter-to = Позднейший размер.
api-parameter-cursor = Откуда продолжить; now — с настоящего времени, не указано — с начала.
api-parameter-last-event-id = Обозначение id последнего полученного события; важнее, чем cursor.
api-parameter-origin-hash = SHA-256 от имени журнала, шестнадцатеричными цифрами и строчными буквами.
api-body-message = Одна строка JSON, не более 65 535 байт вместе с переводом строки.
api-body-batch = Строки JSON.
api-body-stream = Строки JSON частями любого размера.
api-body-courier = Курьерский файл с одним пакетом: заголовок, ответ, пакет.
api-body-witness = Прежний размер, строки доказательства, пустая строка, контрольная точка.
api-reply-accepted = Сообщение надёжно сохранено в собственном журнале.
api-reply-duplicate = Оно там уже было, с теми же байтами.
api-reply-batch = По ответу на строку, в том же порядке.
api-reply-stream = По ответу на строку, в том же порядке, строками JSON.
api-reply-records = Оба журнала.
api-reply-entries = Страница записей.
api-reply-entry = Запись.
api-reply-checkpoint = Подписанная заметка.
api-reply-tile = Хеши по 32 байта или записи, перед каждой — её длина в двух байтах.
api-reply-inclusion = Доказательство.
api-reply-consistency = Доказательство.
api-reply-follow = События без конца.
api-reply-courier = Что было новым и где теперь стоят оба журнала.
api-reply-cosignatures = Строки заверяющих подписей.
api-reply-witness-size = Прежний размер иной: здесь — размер, заверенный последним.
api-reply-status = Состояние.
api-reply-health = Отвечает.
api-reply-ready = Принимает сообщения.
api-reply-metrics = Показатели.
api-reply-document = Документ.
