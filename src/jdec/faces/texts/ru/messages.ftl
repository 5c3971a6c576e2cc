### Сообщения: виды, поля, слова, ошибки и замечания.

## Семейства

family-launch-data = Данные о пусках
family-notifications = Уведомления
family-urgent-statements = Срочные заявления
family-hazard-notices = Извещения об опасных районах
family-service = Сообщения о самих журналах
family-watch = Две дежурные смены

## Виды

kind-launch-report = Донесение о пуске
kind-report-retraction = Отзыв донесения о пуске
kind-reporting-service-state = Состояние службы донесений
kind-complete-until = Отметка полноты: о всех пусках донесено до
kind-pre-launch-notification = Уведомление о предстоящем пуске
kind-window-extension = Продление окна пуска
kind-post-launch-notification = Уведомление о произведённом пуске
kind-launch-cancellation = Отмена пуска
kind-geophysical-experiment = Геофизический эксперимент
kind-spacecraft-deorbit = Сведение космического аппарата с орбиты
kind-urgent-statement = Срочное заявление
kind-relayed-notice = Переданное уведомление третьего государства
kind-hazard-notice = Извещение об опасном районе для авиации или мореплавания
kind-seen = Отметка офицера об ознакомлении
kind-receipt = Квитанция
kind-key-manifest = Перечень ключей
kind-shift-handover = Сдача дежурства
kind-line-test = Проверка линии
kind-line-test-answer = Ответ на проверку линии
kind-other-way-note = Запись о переданном другим путём

## О чём говорит каждый вид

about-launch-report = Что обнаружили системы предупреждения отправителя об одном пуске. Номер донесения сохраняется во всех редакциях; позднейшая редакция заменяет прежние, но не стирает их. Редакция 1 — первичное донесение, за ним следуют уточняющие. Итоговым донесение может стать в любой редакции.
about-report-retraction = Отправитель отзывает донесение со всеми его редакциями. Сказанное остаётся в журнале.
about-reporting-service-state = Действует ли служба донесений отправителя. Сообщается добровольно, без указания средств и районов.
about-complete-until = Всё, о чём отправитель донёс бы по пускам до этого времени, уже есть в этом журнале.
about-pre-launch-notification = Формат 1. Планируемый пуск отправителя, одиночный или групповой. Номер оканчивается на 01.
about-window-extension = Формат 2. Окно объявленного пуска закрывается позже. Номер оканчивается на 02, номер исходного уведомления — на 01.
about-post-launch-notification = Формат 3. Пуск отправителя произведён. Номер оканчивается на 03; если исходное уведомление не указано, его не было.
about-launch-cancellation = Формат 4. Объявленный пуск не состоится. Номер оканчивается на 04, номер исходного уведомления — на 01.
about-geophysical-experiment = Формат 5, добровольно. Эксперимент, способный нарушить работу средств предупреждения. Номер оканчивается на 05.
about-spacecraft-deorbit = Формат 6, добровольно. Космический аппарат сводится с орбиты. Номер оканчивается на 06.
about-urgent-statement = Сторона заявляет, чем является или не является пуск или нарушение. Заявление ссылается на сообщения либо называет время события.
about-relayed-notice = Уведомление третьего государства о пуске, переданное в том виде, в каком получено, и с отметкой об этом.
about-hazard-notice = Общедоступное извещение для авиации или мореплавания, найденное Стороной, вместе с прочитанным текстом. Это ничьё уведомление: оно говорит, где и когда опасно, и не обязано говорить почему. Несколько промежутков одних суток — это несколько окон.
about-seen = Офицер ознакомился с указанными сообщениями при названной степени; если она не названа, отметка действует при любой. Только должность и номер: личные данные в зеркало не попадают.
about-receipt = Узел отправителя сохранил журнал другой Стороны до этой контрольной точки. Составляется только самим узлом.
about-key-manifest = Ключи журнала отправителя за подписью его корневых ключей. Составляется только самим узлом, порядком, установленным для ключей.
about-shift-handover = Дежурство сдано: кто его принял, кто дежурит с этого времени и что осталось незакрытым (ссылки). Если прежде дежурства не было, сдавшего нет.
about-line-test = Вопрос дежурным другой смены, который не требует ничего, кроме ответа человека.
about-line-test-answer = Ответ человека на указанную проверку линии с прочитанными там словами.
about-other-way-note = То, что смены передали друг другу голосом или на бумаге, пока линия этого не несла; внесено позже. Ссылки указывают на сообщения о том же.

## Из чего состоят сообщения

shape-header = Заголовок каждого сообщения
shape-reference = Ссылка на прежнее сообщение
shape-authorisation = Разрешение на отправку
shape-officer = Офицер
shape-approval = Утверждение одним офицером
shape-notification = Во всех шести уведомлениях
shape-launch = Пуск по данным обнаружения
shape-window = Окно
shape-daily-hours = Часы суток
shape-point = Точка
shape-error-ellipse = Эллипс ошибок
shape-circle = Круг
shape-polygon = Многоугольник
shape-vertex = Вершина
shape-named-area = Названный район

## Поля

field-kind = Вид сообщения
field-type = Вид места
field-version = Версия вида
field-sender = Отправитель
field-traffic = Вид обмена
field-submission = Номер подачи
field-issued-at = Время составления
field-about = Ссылки на прежние сообщения
field-authorised-by = Кем разрешено
field-salt = Случайная добавка
field-record = Журнал
field-index = Номер записи
field-leaf = Хеш листа
field-basis = Основание разрешения
field-officers = Офицеры
field-signatures = Подписи
field-role = Должность
field-number = Номер
field-algorithm = Вид ключа
field-signature = Подпись
field-authenticator = Данные устройства ключа доступа
field-client = Данные браузера для ключа доступа
field-time = Время пуска
field-time-sigma-s = Ошибка времени пуска, с
field-place = Место пуска
field-azimuth-deg = Азимут пуска, °
field-azimuth-sigma-deg = Ошибка азимута пуска, °
field-launch-class = Класс ракеты
field-class-confidence = Уверенность в классе
field-impact-place = Место падения
field-impact-time = Время падения
field-impact-time-sigma-s = Ошибка времени падения, с
field-count = Число пусков
field-opens-at = Открывается
field-closes-at = Закрывается
field-daily = Часы суток
field-opens-utc = Начало, UTC
field-closes-utc = Окончание, UTC
field-lat-deg = Широта, °
field-lon-deg = Долгота, °
field-error = Эллипс ошибок
field-semi-major-km = Большая полуось, км
field-semi-minor-km = Малая полуось, км
field-orientation-deg = Азимут большой оси, °
field-radius-km = Радиус, км
field-vertices = Вершины
field-name = Название района
field-ocean = Океан
field-quadrant = Квадрант океана
field-report = Номер донесения
field-revision = Редакция
field-stage = Степень готовности
field-launch = Пуск
field-source = Источник
field-remark = Примечание
field-reason = Причина
field-state = Состояние службы
field-since = Начиная с
field-expected-until = Ожидается до
field-until = Полнота до
field-window = Окно
field-launch-area = Район пуска
field-impact-areas = Районы падения
field-original = Исходное уведомление
field-new-closes-at = Окно теперь закрывается
field-launched-at = Пуск произведён
field-as-announced = Соответствует объявленному
field-area = Район
field-altitude-low-km = Нижняя граница высот, км
field-altitude-high-km = Верхняя граница высот, км
field-object-name = Название объекта
field-designator = Международное обозначение
field-statement = Заявление
field-event-time = Время события
field-event-place = Место события
field-notifying-state = Государство, давшее уведомление
field-channel = Канал
field-received-at = Получено
field-original-number = Номер, присвоенный этим государством
field-issuing-state = Государство, издавшее извещение
field-windows = Окна
field-areas = Районы
field-replaces = Заменяет
field-cancels = Отменяет
field-says-launch = Говорит о пуске
field-raw = Текст, как издан
field-officer = Офицер
field-attention = Степень при ознакомлении
field-size = Размер журнала
field-root = Корень дерева
field-signed-at = Контрольная точка подписана
field-manifest = Подписанный перечень ключей
field-at = Когда
field-given-by = Сдал
field-taken-by = Принял
field-on-watch = На дежурстве
field-phrase = Условные слова
field-answer-by = Ответ нужен до
field-way = Путь
field-direction = Направление
field-text = Текст

## Слова, из которых выбирают поля

value-node = только узел
value-watch-officer = дежурный офицер
value-head-of-shift = начальник смены
value-liaison-officer = офицер связи
value-analyst = офицер-аналитик
value-secretariat = секретариат
value-administrator = администратор
value-auditor = аудитор
value-reporting-service = служба докладов
value-officers = офицеры
value-ed25519 = ключ Ed25519
value-webauthn-es256 = ключ доступа (WebAuthn, ES256)
value-icbm = межконтинентальная баллистическая ракета (МБР)
value-slbm = баллистическая ракета подводной лодки (БРПЛ)
value-other-ballistic-missile = иная баллистическая ракета
value-space-launch-vehicle = ракета-носитель
value-sounding-rocket = геофизическая ракета
value-undetermined = класс не определён
value-arctic = Северный Ледовитый океан
value-atlantic = Атлантический океан
value-indian = Индийский океан
value-pacific = Тихий океан
value-NE = северо-восточный квадрант
value-SE = юго-восточный квадрант
value-SW = юго-западный квадрант
value-NW = северо-западный квадрант
value-first = первичное донесение
value-update = уточняющее донесение
value-final = итоговое донесение
value-space = космические средства предупреждения
value-ground = наземные средства предупреждения
value-both = космические и наземные средства предупреждения
value-false-detection = ложное обнаружение
value-natural-phenomenon = природное явление
value-test-data = проверочные данные
value-duplicate = повтор другого донесения
value-input-error = ошибка ввода
value-unstated = причина не указана
value-available = действует
value-unavailable = не действует
value-ours = пуск наш
value-not-ours = пуск не наш
value-accidental-launch = случайный пуск
value-unauthorised-launch = несанкционированный пуск
value-unidentified-object = неопознанный объект
value-warning-interference = помехи системам предупреждения
value-diplomatic = дипломатический канал
value-hague-code = Гаагский кодекс поведения
value-notam = извещение лётному составу (НОТАМ)
value-navigational-warning = навигационное предупреждение
value-public = публичное объявление
value-other = иной канал
value-calm-sea = спокойное море
value-clear-sky = ясное небо
value-first-snow = первый снег
value-long-road = дальняя дорога
value-north-wind = северный ветер
value-old-bridge = старый мост
value-quiet-harbour = тихая гавань
value-tall-pine = высокая сосна
value-voice = голосом
value-fax = по факсу
value-paper = на бумаге
value-courier = с курьером
value-said = передано другой смене
value-heard = услышано от другой смены
value-notice = к сведению
value-caution = внимание
value-warning = предупреждение
value-alarm-unclear = тревога, неясно
value-alarm = тревога

## Виды значений

type-text = текст
type-texts = текст на русском языке, на английском или на обоих
type-whole-number = целое число
type-number = число
type-true-or-false = да или нет (true, false)
type-instant = момент времени, UTC
type-base64 = байты в base64
type-choice = одно из
type-state = государство, ИСО 3166-1, три буквы
type-place = место
type-shape = часть
type-list = список
unit-deg = градусы
unit-km = километры
unit-s = секунды

## Откуда взято поле

basis-text = текст
basis-recalled = по памяти
basis-extension = дополнение
basis-standard = стандарт
source-design = собственный замысел этой программы
source-memorandum-2000 = меморандум о совместном центре от 4 июня 2000 года; состав донесения — по сообщению для печати
source-expansion-2009 = меморандум о расширении совместного центра (учебный документ 2009 года), статья 4
source-formats-2000 = форматы данных меморандума об уведомлениях о пусках от 16 декабря 2000 года, по опубликованным отрывкам
source-notification-2000 = меморандум об уведомлениях о пусках от 16 декабря 2000 года; его пункты не читались
source-agreement-1988 = соглашение об уведомлениях о пусках от 31 мая 1988 года, по открытым изложениям
source-accident-1971 = соглашение 1971 года о мерах по уменьшению опасности; не читалось
source-hague-code-2002 = Гаагский кодекс поведения 2002 года; не читался
source-incident-1995 = тревога 25 января 1995 года, когда уведомление не дошло до дежурного расчёта
source-false-alarms = известные причины ложных тревог
source-hazard-notices = извещения об опасных районах для авиации и мореплавания
source-rfc3339 = RFC 3339
source-rfc6962 = RFC 6962 и формат контрольной точки C2SP
source-rfc9562 = RFC 9562, UUID версии 7
source-webauthn = W3C Web Authentication, уровень 2
source-signed-note = подписанный текст C2SP

## Документ

catalogue-title = Перечень сообщений
catalogue-made = Составлен по типам программой `tools/make_docs.py`; вручную не править.
catalogue-form = Сообщение — одна строка JSON в UTF-8, оканчивающаяся одним переводом строки, вместе с ним не более { $limit } байт. Байты сообщения не меняются: хешируются, хранятся, передаются и проверяются такими, какими поданы. Каждое сообщение начинается с полей заголовка, первым стоит `kind`. Неизвестные поля, повторные ключи, иные единицы и иное написание времени влекут отказ.
catalogue-instants = Моменты времени — UTC, RFC 3339 с буквой Z, без долей секунды или с долями от одного до шести знаков, с 1957 по 2100 год. Координаты геодезические, WGS 84; азимуты отсчитываются по часовой стрелке от истинного севера; ошибки — одно среднеквадратическое отклонение; отсутствующее поле ничего не утверждает.
catalogue-basis = В столбце «Основание» указано, насколько достоверно происхождение поля: «текст» — прочитан документ или открытое сообщение о нём, где поле названо; «по памяти» — текст не читался, это изменяемое значение по умолчанию, которое нельзя выдавать за текст договора; «дополнение» — наше собственное; «стандарт» — открытый технический стандарт. Положение — статья учебных документов 2009 года (JDEC — меморандум о расширении с номером статьи; SYS — заявление о системах противоракетной обороны) или ALL-1, равенство языков. Эти документы ни одним государством не подписаны.
catalogue-parts = Части
catalogue-codes = Коды
catalogue-faults = Отказы
catalogue-faults-about = Сообщение с любой из этих ошибок при подаче отклоняется, все ошибки называются сразу; в журнале другой Стороны ошибки формы делают сообщение нечитаемым, но оно всё равно хранится и показывается. Имена в фигурных скобках заменяются значениями.
catalogue-notices = Замечания
catalogue-notices-about = Сообщение с любым из этих замечаний принимается с отметкой: высказывание Стороны не отклоняется из-за содержания. Сроки 24 часа, 30 суток и 48 часов приведены по памяти о меморандуме 2000 года и могут быть изменены.
column-field = Поле
column-title = Название
column-type = Вид значения
column-limits = Пределы, форма
column-required = Обязательно
column-default = Если отсутствует
column-basis = Основание
column-provision = Положение
column-code = Код
column-text = Текст
word-yes = да
word-no = нет

## Ошибки

fault-utf8-bad = Байты не в UTF-8: байт { $byte } не читается.
fault-json-malformed = JSON составлен неверно, байт { $byte }.
fault-number-not-finite = Число не является конечным: получено { $got }.
fault-number-too-large = Число слишком велико: получено { $got }.
fault-lone-surrogate = В тексте половина суррогатной пары: { $name }.
fault-duplicate-key = Ключ стоит дважды: { $key }.
fault-too-deep = Слишком глубокая вложенность: уровней { $got }, допускается не более { $limit }.
fault-unknown-field = Неизвестное поле: { $name }.
fault-wrong-unit = Поле в иных единицах: получено { $name }, ожидалось { $expected }.
fault-missing-field = Нет поля: { $name }.
fault-wrong-type =
    Поле { $name } — значение иного вида: получено { $got ->
        [object] «объект»
        [list] «список»
        [text] «текст»
        [true-or-false] «да или нет»
        [whole-number] «целое число»
        [number] «число»
        [nothing] «ничего» (null)
        [instant] «момент времени»
       *[value] «иное значение»
    }, ожидалось { $expected ->
        [object] «объект»
        [list] «список»
        [text] «текст»
        [true-or-false] «да или нет»
        [whole-number] «целое число»
        [number] «число»
        [nothing] «ничего» (null)
        [instant] «момент времени»
       *[value] «иное значение»
    }.
fault-out-of-range = Поле { $name } вне пределов: получено { $got }, допускается { $expected }.
fault-too-short = Поле { $name } слишком коротко: длина { $got }, требуется не менее { $limit }.
fault-too-long = Поле { $name } слишком длинно: длина { $got }, допускается не более { $limit }.
fault-wrong-form = Поле { $name } имеет неверную форму; ожидалось подобное: { $form }.
fault-not-one-of = Поле { $name } — неизвестное слово: получено { $got }, допускается { $choices }.
fault-instant-form = Поле { $name } не является моментом времени; ожидалось подобное: { $example }.
fault-instant-not-utc = Поле { $name } не в UTC: получено смещение { $got }, ожидалось Z.
fault-instant-range = Поле { $name } вне пределов: получен год { $got }, допускается с { $low } по { $high }.
fault-base64-form = Поле { $name } не в base64: требуется обычный алфавит с дополнением и единственное написание.
fault-window-order = Окно закрывается не позже, чем открывается: открытие { $opens }, закрытие { $closes }.
fault-ellipse-order = Оси эллипса переставлены: большая { $major } км, малая { $minor } км.
fault-polygon-repeats-vertex = Вершина многоугольника повторена: номер { $number } совпадает с предыдущей; первая следует за последней.
fault-quadrant-without-ocean = Квадрант { $got } указан без океана, четвертью которого он является.
fault-rule-broken = Нарушено правило: { $sentence }
fault-not-accepted = Значение не подходит к своему виду: { $name }.
fault-message-empty = Сообщение пусто.
fault-message-too-large = Сообщение слишком велико: { $got } байт, допускается не более { $limit } вместе с переводом строки.
fault-not-one-line = Сообщение не в одну строку: требуется одна строка JSON, оканчивающаяся одним переводом строки.
fault-kind-unknown = Вид сообщения здесь неизвестен: { $got }.
fault-version-unknown = Версия { $got } вида { $kind } здесь неизвестна; ожидалась { $expected }.
fault-kind-not-first = Сообщение этого вида должно начинаться с поля вида.
fault-reference-other-traffic = { $name } ссылается на иной вид обмена: получено { $got }, ожидалось { $expected }.
fault-reference-twice = { $name } ссылается на ту же запись вторично: { $record }, запись { $index }.
fault-report-id-not-yours = Номер донесения принадлежит другой Стороне: получено { $got }, начало должно быть { $sender }-R-.
fault-revision-stage = Редакция не соответствует степени готовности: получено { $got } при { $stage }; редакцию 1 имеет первичное донесение, а из прочих — только итоговое.
fault-sigma-without-value = Ошибка { $name } указана без самой величины { $expected }.
fault-number-other-format = Номер оканчивается на иной формат: получено { $got }, ожидалось { $expected }.
fault-number-not-yours = Поле { $name } — номер из ряда другой Стороны: получено { $got }, для { $sender } ожидалось { $expected }.
fault-altitude-order = Границы высот переставлены: нижняя { $low } км, верхняя { $high } км.
fault-statement-about-nothing = Заявление ни о чём: требуются ссылки на сообщения или время события.
fault-seen-nothing = Отметка об ознакомлении ни на что не указывает: требуется хотя бы одна ссылка.
fault-on-watch-twice = Дежурный указан в смене дважды: { $number }.
fault-taker-not-on-watch = Дежурство принимает тот, кого нет в смене: { $number }.
fault-answer-to-nothing = Ответ должен ссылаться ровно на одну проверку линии: ссылок { $got }.
fault-test-without-time = Проверка линии, которую посылает не офицер, не называет срока ответа.
fault-receipt-own-record = Квитанция выдана на собственный журнал отправителя: { $got }.
fault-vertices-in-all = Слишком много вершин во всех районах вместе: { $got }, допускается не более { $limit }.
fault-hazard-without = Извещение, которое ничего не отменяет, называет хотя бы одно окно и один район: нет { $name }.
fault-hazard-cancels-and-more = У извещения, которое отменяет { $got }, нет своего окна и района, и ничего оно не заменяет.
fault-wrong-sender = Отправитель — не Сторона этого узла: получено { $got }, ожидалось { $expected }.
fault-wrong-traffic = Вид обмена — не тот, что у этого журнала: получено { $got }, ожидалось { $expected }.
fault-kind-node-only = Сообщения вида { $got } составляет только сам узел.
fault-reference-no-record = { $name } ссылается на журнал, которого на этом узле нет: { $record }.
fault-reference-no-entry = { $name } ссылается на несуществующую запись: в журнале { $record } записей { $size }, указан номер { $index }.
fault-reference-wrong-leaf = { $name } приводит не тот хеш листа, что у записи { $index } журнала { $record }.
fault-basis-differs = Основание разрешения и названные офицеры не согласуются.
fault-officer-twice = Офицер { $officer } назван дважды.
fault-officer-unsigned = Офицер { $officer } назван, но не подписал.
fault-officer-unnamed = Офицер { $officer } подписал, но не назван.
fault-officer-unknown = Офицера { $officer } нет в действующем перечне.
fault-role-not-held = Офицер { $officer } не имеет роли { $role }.
fault-officer-expired = Полномочия офицера { $officer } истекли до составления сообщения.
fault-key-unknown = У офицера { $officer } нет в перечне ключа вида { $algorithm }.
fault-signature-wrong = Подпись под этим сообщением не принадлежит офицеру { $officer }.
fault-authenticator-malformed = Данные ключа доступа офицера { $officer } не читаются.
fault-authenticator-rp = Ключ доступа относится не к тем узлам, что ключи офицера { $officer }.
fault-authenticator-flags = Ключ доступа не подтверждает присутствие и проверку офицера { $officer }.
fault-client-malformed = Данные браузера офицера { $officer } не читаются.
fault-client-type = Ключ доступа офицера { $officer } запрашивали не для утверждения.
fault-client-challenge = Ключу доступа офицера { $officer } предъявили для подписи другое сообщение.
fault-client-origin = Ключ доступа офицера { $officer } запросила страница другого узла.

## Замечания

notice-clock-off =
    Время составления { $side ->
        [ahead] опережает часы этого узла
       *[behind] отстаёт от часов этого узла
    } на { $seconds } с.
notice-submission-time-off =
    Обозначение подачи создано { $side ->
        [after] позже времени составления
       *[before] раньше времени составления
    } на { $seconds } с.
notice-launch-in-future = Время пуска ещё не наступило: { $got }; сейчас { $now }.
notice-impact-before-launch = Падение не позже пуска: падение { $impact }, пуск { $launch }.
notice-watermark-in-future = Отметка полноты относится к будущему: { $got }; сейчас { $now }.
notice-notice-late = Уведомление запоздало: дано за { $hours } ч до открытия окна, требуется не менее чем за { $limit } ч.
notice-notice-after-opening = Уведомление дано после открытия окна: оно открылось { $opens }.
notice-notice-early = Уведомление преждевременно: до открытия окна суток { $days }, допускается не более { $limit }.
notice-post-launch-late = Уведомление запоздало: дано через { $hours } ч после пуска, допускается не более чем через { $limit } ч.
notice-cancellation-after-opening = Отмена дана после открытия окна ({ $opens }): пуск мог уже состояться.
notice-cancellation-after-launch = Отмена дана после пуска, на который сама ссылается: { $launched }.
notice-extension-not-later = Окно закрывается не позже прежнего: было { $was }, стало { $now }.
notice-extension-after-closing = Окно продлено после его закрытия: оно закрылось { $was }.
notice-original-not-cited = Сообщение называет уведомление { $named }, но не ссылается на него.
notice-original-differs = Сообщение называет уведомление { $named }, а ссылается на другое: { $got }.
notice-reference-unreadable = Сообщение ссылается на нечитаемое на этом узле: { $record }, запись { $index }.
notice-relayed-own-notice = Переданное уведомление дано самим отправителем: { $got }; ожидалось третье государство.
notice-number-other-year = В номере указан год { $got }, сообщение составлено в { $issued } году.
notice-precision-too-fine = Донесение точнее согласованного: { $fields }.
notice-approval-missing = Перечень офицеров требует для этого вида сообщений утверждений: { $wanted }; имеется: { $have }.
