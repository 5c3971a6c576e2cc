### Картина пусков, как её читает офицер.

## События

picture-state-two-sided = обе стороны
picture-state-one-sided = только { $party }
picture-state-undetermined = { $low ->
        [1] какое донесение к какому относится, не определено
       *[other] число совпадает, пары не определены
    }
picture-state-uncertain = не определено: пусков от { $low } до { $high }
picture-state-retracted = отозвано
picture-short-undetermined = не определено
picture-launches = { $low ->
    [one] { $low } пуск
    [few] { $low } пуска
    [many] { $low } пусков
   *[other] { $low } пуска
}
picture-launches-range = пусков от { $low } до { $high }

## Классы, где мало места

picture-class-icbm = МБР
picture-class-slbm = БРПЛ
picture-class-other-ballistic-missile = баллистическая ракета
picture-class-space-launch-vehicle = космический носитель
picture-class-sounding-rocket = исследовательская ракета
picture-class-undetermined = класс неизвестен

## Что говорят о событии уведомления

picture-verdict-announced = объявлен
picture-verdict-late-notice = уведомление с опозданием
picture-verdict-outside-window = вне объявленного времени
picture-verdict-outside-area = вне объявленного района
picture-verdict-unannounced = НЕ ОБЪЯВЛЕН
picture-verdict-cannot-tell = установить нельзя
picture-verdict-retracted = взято назад
picture-attention-notice = к сведению
picture-attention-caution = внимание
picture-attention-warning = ПРЕДУПРЕЖДЕНИЕ
picture-attention-alarm-unclear = ТРЕВОГА, неясно
picture-attention-alarm = ТРЕВОГА
picture-source-own = собственное уведомление Стороны
picture-source-relayed = переданное уведомление третьего государства
picture-source-hazard = открытое предупреждение об опасности

picture-code-as-announced = Как объявлено.
picture-code-one-of-notices = Подходит к нескольким уведомлениям; к какому именно относится, не определено.
picture-code-cancelled-after-launch = Уведомление отменено после пуска.
picture-code-bare-date = В уведомлении названа дата без времени суток; она считается за четверо суток.
picture-code-standing-notice = Подходит и уведомление с долгим сроком; оно не отличает одного пуска от другого и тревоги не снижает.
picture-code-class-differs = Класс не тот, что объявлен.
picture-code-azimuth-differs = Азимут не тот, что объявлен.
picture-code-impact-differs = Падение не там, где объявлено.
picture-code-after-launch = Уведомление поступило после пуска.
picture-code-post-launch-only = В журнале есть только уведомление о произведённом пуске.
picture-code-extension-after-launch = Окно продлено после пуска.
picture-code-recorded-after-launch = Уведомление внесено в журнал после пуска.
picture-code-later-than-due = Уведомление поступило до пуска, но позже положенного.
picture-code-due-unclear = Уведомление поступило до пуска; вовремя ли, из журналов не видно.
picture-code-before-window = Пуск произошёл раньше объявленного времени.
picture-code-after-window = Пуск произошёл позже объявленного времени.
picture-code-outside-hours = Пуск произошёл вне объявленных часов суток.
picture-code-outside-area = Пуск произошёл вне объявленного района.
picture-code-no-notice = Ни одно уведомление не подходит.
picture-code-beyond-count = Пусков обнаружено больше, чем объявлено.
picture-code-notice-cancelled = Уведомление, которое подошло бы, отменено до пуска.
picture-code-notice-taken = Уведомление, которое подошло бы, относится к другому пуску.
picture-code-thin-evidence = Слишком мало говорит за уведомление или против него.
picture-code-notice-time-unclear = Уведомление есть; поступило ли оно до пуска, из журналов не видно.
picture-code-one-of-launches = К уведомлению относится один из нескольких пусков; какой, не определено.
picture-code-area-unknown = С уведомлением его связывает одно лишь время.
picture-code-count-unclear = Сколько пусков обнаружено, не определено: их может быть больше объявленного.
picture-code-in-part = К уведомлению подходят лишь некоторые из донесений.
picture-code-too-many = Пусков и уведомлений вместе слишком много, чтобы решить.

## Доводы: что говорит за один пуск или за одно уведомление

picture-reason-time = время: расхождение { $apart } с при разбросе { $sigma } с
picture-reason-rarity = насколько маловероятен в это время другой пуск
picture-reason-rarity-near = насколько маловероятен в это время другой пуск с учётом соперников
picture-reason-place = место: расхождение { $apart } км при разбросе { $sigma } км
picture-reason-azimuth = азимут: расхождение { $apart }° при разбросе { $sigma }°
picture-reason-class = класс
picture-reason-impact = падение: расхождение { $apart } км при разбросе { $sigma } км
picture-reason-flight = время полёта: расхождение { $apart } с при разбросе { $sigma } с
picture-reason-too-vague = слишком неопределённо, чтобы сопоставлять с другими донесениями: разброс времени { $sigma } с
picture-reason-window = объявленное время: вне его на { $apart } с при разбросе { $sigma } с
picture-reason-launched = слово самой Стороны о пуске: расхождение { $apart } с при разбросе { $sigma } с
picture-reason-area = объявленный район: вне его на { $apart } км при разбросе { $sigma } км
picture-reason-ownership = чей это пуск по словам Сторон
picture-reason-cancelled = уведомление отменено
picture-reason-cited = одно из сообщений говорит, что они относятся друг к другу или не относятся
picture-reason-reach = ближайший район опасности: до него { $apart } км при разбросе { $sigma } км
picture-reason-path = район опасности в стороне от направления полёта: { $apart }° при разбросе { $sigma }°
picture-reason-worth = { $worth }  { $reason }

## Что странного в донесении помимо его данных

notice-revised-after-retraction = Подано вновь после отзыва ({ $name }). Донесение остаётся отозванным; если пуск всё же считается действительным, нужно новое донесение.

## Уведомления

picture-notice-state-expected = ожидается
picture-notice-state-seen = пуск обнаружен
picture-notice-state-cancelled = отменено
picture-notice-state-cancelled-but-seen = ОТМЕНЕНО, НО ОБНАРУЖЕН
picture-notice-state-not-seen = объявлен, но не обнаружен
picture-notice-state-cannot-tell = установить нельзя
picture-notice-seen = { $low } из { $count }
picture-notice-seen-range = от { $low } до { $high } из { $count }
picture-notices-none = Уведомлений нет.

## Таблицы

picture-head-time = пуск
picture-head-state = кто видел
picture-head-verdict = по уведомлениям
picture-head-place = место
picture-head-class = класс
picture-head-attention = степень
picture-head-event = событие
picture-head-launches = пусков
picture-head-score = счёт
picture-head-margin = запас
picture-head-messages = сообщения
picture-head-notice = уведомление
picture-head-standing = состояние
picture-head-number = номер
picture-head-party = от кого
picture-head-opens = начало
picture-head-closes = конец
picture-head-seen = обнаружено пусков
picture-head-events = события

## `jdec picture correlate`

picture-correlate-events = { $events ->
    [one] { $events } событие пуска
    [few] { $events } события пуска
    [many] { $events } событий пуска
   *[other] { $events } события пуска
}: обеими сторонами — { $two }, одной стороной — { $one }, не определено — { $undetermined }, отозвано — { $retracted }.
picture-correlate-verdicts = Объявлено — { $announced }, с опозданием или вне объявленного — { $amiss }, не объявлено — { $unannounced }, установить нельзя — { $unclear }.
picture-correlate-read = Прочитано { $lines ->
    [one] { $lines } строка
    [few] { $lines } строки
    [many] { $lines } строк
   *[other] { $lines } строки
}: в картину { $entries ->
    [one] вошло { $entries } сообщение
    [few] вошли { $entries } сообщения
    [many] вошло { $entries } сообщений
   *[other] вошло { $entries } сообщения
}, повторов — { $repeated }, не о пусках — { $passed }, не прочитано — { $bad }.
picture-correlate-bad = строка { $line }: { $reason } [{ $code }]
picture-correlate-more = … и ещё { $count ->
    [one] { $count } непрочитанная строка
    [few] { $count } непрочитанные строки
    [many] { $count } непрочитанных строк
   *[other] { $count } непрочитанной строки
}; --json перечисляет все.
picture-correlate-hashes = исходные данные { $inputs }, вывод { $outcome }

cli-line-too-long = Строка слишком длинна: не более { $limit } байт.
cli-line-place-unknown = Строка называет место, какого нет ни в одном журнале: нужны имя журнала, номер и текст записи.
cli-line-place-taken = В { $record } под номером { $index } уже стоит другая запись.
cli-line-place-mixed = В файле и сообщения без места, и записи с местом: дайте что-то одно.
cli-line-not-of-record = Сообщение не из этого журнала: { $got } в { $record }.
cli-line-leaf-differs = Хеш листа не от этой записи.
cli-picture-file-too-long = Файл слишком велик: не более { $lines } строк и { $megabytes } МБ.
cli-picture-file-empty = В { $file } нет ни одного сообщения.
cli-picture-two-traffics = В файле больше одного вида обмена: { $got } (строки { $lines }). Картина бывает только одного; дайте по файлу на каждый.
cli-picture-three-parties = В файле сообщения более чем двух Сторон: { $got } (строки { $lines }). Картина бывает только двух.
cli-picture-parameters-unusable = С этими параметрами вычислить ничего нельзя: какая-то величина стала слишком большой или слишком малой.

## `jdec picture list`

picture-quiet = СПОКОЙНО: { $events ->
    [0] в картине нет пусков
    [one] { $events } пуск в картине, объявлен или взят назад
    [few] все { $events } пуска в картине объявлены или взяты назад
    [many] все { $events } пусков в картине объявлены или взяты назад
   *[other] все { $events } пуска в картине объявлены или взяты назад
}.
picture-not-quiet = НЕСПОКОЙНО: { $count ->
    [one] { $count } пуск не объяснён
    [few] { $count } пуска не объяснены
    [many] { $count } пусков не объяснены
   *[other] { $count } пуска не объяснены
}.
picture-at-sizes = Какой она была при размерах журналов { $own } (свой) и { $peer } (другой Стороны).
picture-more = … и ещё { $count ->
    [one] { $count } событие
    [few] { $count } события
    [many] { $count } событий
   *[other] { $count } события
}; --limit 0 показывает все.
picture-agreement-agree = Картины обоих узлов одинаковы.
picture-agreement-outcome-differs = УЗЛЫ РАСХОДЯТСЯ: из одних и тех же сообщений по-разному { $differing ->
    [one] составлена { $differing } связка
    [few] составлены { $differing } связки
    [many] составлено { $differing } связок
   *[other] составлено { $differing } связки
}. Смотрите picture drill.
picture-agreement-lag = Один узел прочёл больше другого: пока { $lagging ->
    [one] отличается { $lagging } связка
    [few] отличаются { $lagging } связки
    [many] отличается { $lagging } связок
   *[other] отличается { $lagging } связки
}, одинаковых — { $agreeing }.
picture-agreement-not-comparable = СРАВНИТЬ НЕЛЬЗЯ: у узлов разные модели или величины.
picture-agreement-unknown = С другим узлом не сличено: { $reason }.
picture-current = В картине всё, что есть в журналах.
picture-behind = Картина отстаёт: в неё ещё не { $count ->
    [one] вошла { $count } запись
    [few] вошли { $count } записи
    [many] вошло { $count } записей
   *[other] вошло { $count } записи
}{ $running ->
    [yes] .
   *[no] , и над ней ничто не работает.
}
picture-absent = Сейчас картины нет; она строится из журналов.
picture-written = Записано: { $file }

## `jdec picture show`

picture-part-fused = Обе вместе, рядом с их собственными словами (одно стандартное отклонение)
picture-part-reasons = Почему это один пуск: { $score }, лучший иной ответ хуже на { $margin }
picture-part-unpaired = Почему оно не сопоставлено ни с каким другим
picture-part-warnings = Что в нём не сходится
picture-part-mentions = Кто о нём высказался
picture-part-messages = Сообщения
picture-field-report = донесение
picture-field-retracted = ОТОЗВАНО
picture-field-stage = стадия
picture-field-issued = подано
picture-field-time = пуск
picture-field-place = место
picture-field-azimuth = азимут
picture-field-class = класс
picture-field-count = пусков
picture-field-impact = падение
picture-field-impact-time = время падения
picture-field-source = чем обнаружено
picture-revision = редакция { $number }
picture-s = с
picture-km = км
picture-by = чьё слово
picture-also = подходит и
picture-ground = { $notice }: всего { $worth }

## `jdec picture follow`, `agreement`, `drill`

picture-follow-gone = { $name } больше нет: вошло в другое.
picture-follow-reset = Картина построена заново: прочтите её снова командой picture list.
picture-model = величины этого узла
picture-peer-model = величины другого узла
picture-folded = здесь вошло { $own }, там { $peer }
picture-asked = сличено
picture-differs = расходится: { $name }
picture-drill-same = О { $name } оба узла говорят одно и то же.
picture-drill-input = { $name }: У УЗЛОВ РАЗНЫЕ СООБЩЕНИЯ.
picture-drill-term = { $name }: ИЗ ОДНИХ СООБЩЕНИЙ УЗЛЫ ВЫЧИСЛИЛИ РАЗНОЕ СЛАГАЕМОЕ.
picture-drill-outcome = { $name }: ИЗ ОДНИХ СЛАГАЕМЫХ УЗЛЫ ПРИШЛИ К РАЗНОМУ ОТВЕТУ.
picture-drill-at = первое расхождение
picture-drill-mine = здесь
picture-drill-theirs = там
picture-drill-lag = Один узел прочёл больше другого; это пройдёт само.
picture-what-if-together = Если бы { $first } и { $second } относились к одному пуску:
picture-what-if-apart = Если бы { $first } и { $second } относились к двум пускам:
picture-what-if-as-it-stands = Такова картина и сейчас.
picture-what-if-cost = Хуже нынешней картины на { $cost }.
picture-what-if-preview = Это предположение. Ничего не сказано и не записано; закрепить его могут только обе Стороны вместе.

cli-reason-picture-not-yet = он ещё не ответил
cli-reason-picture-absent = у одного из узлов сейчас нет картины

cli-picture-too-many = Картина слишком велика для списка: { $got } событий, самое большее { $most }.
cli-picture-at-form = Это не пара размеров журналов: { $got }; пишите СВОЙ.ДРУГОЙ, например 120.118.
cli-picture-event-missing = События { $name } в этой картине нет.
cli-picture-state-unknown = У уведомлений нет состояния { $got }: есть { $known }.
cli-picture-nothing-differs = Расхождений ни в одной связке не известно. Назовите связку, чтобы всё же сличить её.

## Справка

cli-help-picture =
    Картина пусков: какие донесения относятся к одному пуску, что говорит о нём каждая Сторона и что было объявлено.

    Оба узла вычисляют из одних и тех же журналов одну и ту же картину. Она не меняет журналов и не судит ни о чьих намерениях.
cli-help-picture-correlate =
    Соединить донесения из файла точно так же, как это делает узел, и показать, какое сообщение относится к какому событию пуска.

    В файле по одному сообщению на строку или по одной записи на строку, как их пишет follow --json. Сообщение без места получает то место, которое у него было бы, если бы в журнале отправителя стояли только его сообщения в порядке файла. Счёт и запас — в тысячных долях натуральной логарифмической единицы. Строки, которые не удалось прочесть, перечисляются; код завершения тогда 3.
cli-arg-correlate-file = файл, в каждой строке сообщение или запись; - читает стандартный ввод
cli-opt-parameters = файл TOML с величинами модели, которые отличаются от принятых
cli-help-picture-list =
    Показать картину пусков узла; необъяснённое стоит первым.

    Первые строки говорят, спокойно ли, согласны ли оба узла и насколько картина отстаёт от журналов. --at показывает её такой, какой она была при данных размерах журналов. --geojson и --czml записывают её для карт и глобусов.
cli-help-picture-show =
    Показать один пуск полностью: слова каждой Стороны рядом, что выходит из обоих вместе, заключение по уведомлениям и каждый довод с его величинами.

    Событие называется так, как его называет picture list, или по одному из первых донесений, например USA.1/7. Вес доводов — в натуральных логарифмических единицах.
cli-help-picture-follow =
    Показывать картину по мере изменений. Оборванная линия продолжается с того места, где оборвалась.

    Без --cursor и --cursor-file показывается только новое. С --json по одному изменению на строку.
cli-help-picture-notices = Показать, что было объявлено и что из этого вышло.
cli-help-picture-agreement =
    Показать, одинаковы ли картины обоих узлов и сколько прочёл каждый.

    Код завершения 1: из одних и тех же сообщений они составили разные картины, или сравнить их нельзя.
cli-help-picture-drill =
    Назвать первое сообщение, слагаемое или ответ, в котором расходятся изложения одного пуска на двух узлах. Без имени — для первой связки, о расхождении которой известно.

    Код завершения 1: такое расхождение есть.
cli-arg-event = имя события или первого донесения в нём
cli-arg-drill = имя события, связки или первого донесения
cli-help-picture-what-if =
    Показать, какой была бы картина, если бы два донесения, по одному от каждой Стороны, относились к одному пуску, а с --apart — к двум.

    Это предположение: ничего не говорится и не записывается.
cli-arg-what-if = имя первой записи донесения, например USA.1/7
cli-opt-apart = предположить два пуска вместо одного
cli-meta-report = ДОНЕСЕНИЕ
cli-opt-picture-at = картина при этих размерах своего и другого журнала
cli-opt-picture-limit = сколько событий, самое большее; 0 показывает все
cli-opt-geojson = записать и GeoJSON в новый файл; с - печатается только он
cli-opt-czml = записать и CZML в новый файл; с - печатается только он
cli-opt-notice-state = только уведомления в этом состоянии, например not-seen
cli-meta-sizes = СВОЙ.ДРУГОЙ
cli-meta-event = СОБЫТИЕ
cli-meta-state = СОСТОЯНИЕ
