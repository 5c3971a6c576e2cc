### Пульт: уведомления, их бланки и утверждение.

console-title-notices = Уведомления
console-nav-notices = Уведомления

## Страница

console-notices-drafts = В работе и на утверждении
console-notices-no-drafts = Сейчас ничего не составляется.
console-notices-new = Составить новое
console-notices-for-you = ждёт вас
console-notices-typed-by = офицер { $number },
console-notices-line = Шкала времени
console-notices-lane-own = { $party }: наши уведомления
console-notices-lane-their = { $party }: их уведомления
console-notices-lane-relayed = Переданные уведомления третьих государств
console-notices-lane-hazard = Общедоступные извещения об опасных районах
console-notices-lane-empty = Ничего не объявлено.
console-notices-key-expected = ожидается
console-notices-key-seen = наблюдался
console-notices-key-not-seen = не наблюдался
console-notices-key-cannot-tell = установить нельзя
console-notices-key-extension = продлено
console-notices-key-cancelled = отменено
console-notices-daily = ежедневно { $opens }–{ $closes } UTC
console-notices-extended = продлено; первоначально до { $first }
console-notices-cancelled = отменено { $at }
console-notices-open = идёт
console-notices-over = прошло
console-notices-to-come = предстоит

console-draft-state-typing = составляется
console-draft-state-made = готово к утверждению
console-draft-state-waiting = ждёт второго офицера
console-draft-state-approved = утверждено, в журнал ещё не внесено
console-draft-state-sending = отправлено, узел не ответил
console-draft-state-sent = в журнале
console-draft-state-refused = набрано, но не принято

## Бланк

console-notice-back = К уведомлениям
console-notice-needed = (обязательно)
console-notice-choose = выберите
console-notice-none = нет
console-notice-yes = да
console-notice-no = нет
console-notice-in-en = по-английски
console-notice-in-ru = по-русски
console-notice-area-number = Район падения { $number }
console-notice-add-area = Добавить район
console-notice-map = На карте
console-notice-map-label = Карта мест из этого бланка. Стрелки двигают перекрестие, ввод ставит точку, забой убирает последнюю, плюс и минус меняют масштаб.
console-notice-map-look = Карта мест из этого сообщения
console-notice-map-choose = Сначала выберите место в бланке.
console-notice-map-to = точки заносятся в поле:
console-notice-map-hint = Щелчок или ввод на перекрестии добавляет точку к тому месту, в котором вы находитесь. Всё можно и просто набрать.
console-notice-verdict = Что получается
console-notice-kept-at = Черновик сохранён
console-notice-not-kept = Ещё не сохранено
console-notice-count = { $faults ->
    [0] Ошибок нет
    [one] { $faults } ошибка
    [few] { $faults } ошибки
    [many] { $faults } ошибок
   *[other] { $faults } ошибки
}, { $warnings ->
    [0] замечаний нет
    [one] { $warnings } замечание
    [few] { $warnings } замечания
    [many] { $warnings } замечаний
   *[other] { $warnings } замечания
}.
console-notice-faults = Исправить до отправки
console-notice-warnings = Что необычно
console-notice-warnings-note = Отправить это не мешает: Стороне никогда не отказывают из-за того, что она говорит.
console-notice-no-warnings = Ничего необычного не найдено.
console-notice-read-as = Прочитано так
console-notice-radius = радиус { $km } км
console-notice-do = Дальше
console-notice-two = Для этого вида нужны двое: сначала утверждает тот, кто передаёт, затем второй офицер.
console-notice-one = Для этого вида достаточно одного офицера.
console-notice-review = Посмотреть сообщение целиком
console-notice-keep = Сохранить черновик
console-notice-drop = Выбросить черновик
console-notice-left = Это набрал офицер { $number }, и оно не было принято
console-notice-left-show = Показать набранное
console-notice-left-take = Перенести в бланк

console-notice-part-opens-at = Открывается, UTC
console-notice-part-closes-at = Закрывается, UTC
console-notice-part-daily-opens-utc = Каждый день с, UTC
console-notice-part-daily-closes-utc = Каждый день до, UTC
console-notice-part-en = по-английски
console-notice-part-ru = по-русски
console-notice-part-shape = Чем задано
console-notice-part-points = Координаты
console-notice-part-radius = Радиус
console-notice-part-name-en = Название по-английски
console-notice-part-name-ru = Название по-русски
console-notice-part-ocean = Океан
console-notice-part-quadrant = Четверть океана
console-notice-shape-point = точкой
console-notice-shape-circle = кругом
console-notice-shape-polygon = многоугольником
console-notice-shape-named-area = названием района

console-notice-hint-number = Предложен следующий номер нашего ряда; его можно изменить.
console-notice-hint-opens-at = например, 2026-11-28 05:00, 28.11.2026 05:00 или 280500Z NOV 26
console-notice-hint-closes-at = например, 2026-12-01 15:00
console-notice-hint-daily-opens-utc = например, 05:00; пусто: круглые сутки
console-notice-hint-daily-closes-utc = раньше открытия: через полночь
console-notice-hint-new-closes-at = например, 2026-12-01 15:00, UTC
console-notice-hint-launched-at = например, 2026-11-28 06:12:30, UTC
console-notice-hint-event-time = например, 2026-11-28 06:12, UTC
console-notice-hint-points = По точке на строку: 69,294 16,02; 69°17′38″ с. ш. 16°01′12″ в. д. или 691738N0160112E. Многоугольник замыкается сам.
console-notice-hint-radius = например, 40 км или 20 миль (морских)
console-notice-hint-count = пусто: один
console-notice-hint-azimuth-deg = градусы от истинного севера, например 45,5
console-notice-hint-designator = год, номер пуска и буква, например 1998-067A
console-notice-hint-about = записи, например USA.1/7 RUS.1/4; либо время события

console-unread-missing = Это поле обязательно.
console-unread-instant = Не похоже на время. Пишите так: 2026-11-28 05:00, по UTC.
console-unread-hours = Не похоже на время суток. Пишите так: 05:00.
console-unread-figure = Не похоже на число.
console-unread-whole-number = Не похоже на целое число.
console-unread-radius = Не похоже на радиус. Пишите так: 40 км или 20 миль.
console-unread-points = Не похоже на координаты. Пишите так: 69,294 16,02 либо градусы, минуты и секунды с буквами N, S, E, W или словами с. ш., в. д.
console-unread-one-point = Здесь нужна одна точка, а задано несколько.
console-unread-about = Не похоже на номера записей. Пишите так: USA.1/7 RUS.1/4.
console-unread-cited = Одну из этих записей узел не выдаёт.
console-warn-number-used = Номер { $number } в нашем журнале уже занят.

## Утверждение

console-notice-whole = Сообщение целиком
console-notice-approval = Утверждение
console-notice-signed = утвердил
console-notice-unsigned = ещё не утвердил
console-notice-second = Второй офицер
console-notice-no-second = В списке, подписанном корневыми офицерами, нет другого офицера, который вправе это утвердить и может войти здесь.
console-notice-approve-hand = Утвердить и передать второму
console-notice-approve-hand-all-the-same = Всё равно утвердить и передать второму
console-notice-approve-send = Утвердить и отправить
console-notice-approve-send-all-the-same = Всё равно утвердить и отправить
console-notice-way-key = Учение: пульт подписывает за вас вашим учебным ключом.
console-notice-way-passkey = Ваш ключ доступа подпишет именно это сообщение.
console-notice-way-node = Вас нет в списке, подписанном корневыми офицерами: за сообщение отвечает один узел.
console-notice-passkey-refused = Ключ доступа не подписал. Попробуйте ещё раз.
console-notice-not-taken = Все утвердили; узел ещё не принял.
console-notice-send-again = Отправить ещё раз
console-notice-change = Изменить
console-notice-reopen = Вернуть в работу
console-notice-reopen-note = Прежние утверждения при этом теряют силу.
console-notice-hand-on = Ваша роль не позволяет передать это дальше. Это может другой офицер.
console-notice-draft-text = { $name }: проект текста
console-notice-draft-text-note = Проект: составлен по сообщению и прочитан обратно нашей же программой. Выпускает и нумерует такие извещения только служба самого государства.

console-notice-kept = Черновик сохранён.
console-notice-dropped = Черновик выброшен.
console-notice-handed = Вы утвердили. Теперь слово за офицером { $number }.
console-notice-reopened = Снова можно править; утверждения потеряли силу.
console-notice-sent = Отправлено, в журнале под именем { $name }: { $rung }.

## Почему нет

console-refused-draft-gone = Такого черновика больше нет.
console-refused-draft-changed = После того как ваша страница была составлена, черновик изменил офицер { $number }. Посмотрите, каков он сейчас.
console-refused-draft-further = Черновик продвинулся дальше, чем видно на вашей странице; последним был офицер { $number }. Посмотрите, каков он сейчас.
console-refused-notice-sent = Оно уже в журнале под именем { $name }.
console-refused-warnings-new = Нашлось необычное, чего ваша страница не показывала. Посмотрите и решите.
console-refused-list-time-over = Ваш срок в списке офицеров, подписанном корневыми офицерами, истёк, поэтому ваше утверждение ничего не стоило бы.
console-refused-not-on-list = Вас нет в списке офицеров, подписанном корневыми офицерами, поэтому ваше утверждение ничего не стоило бы.
console-refused-second-is-drafter = Вы уже утвердили это как составитель. Утвердить должен второй офицер.
console-refused-second-unknown = Выберите второго офицера, который есть в списке и вправе это утвердить.
console-refused-approved-already = Вы это уже утвердили. Одного раза достаточно.
console-refused-not-named = В сообщении для этого утверждения назван другой офицер: { $number }.
console-refused-not-signed = Подписи нет: вашего ключа на этом пульте нет, и ключ доступа не подписал.
console-refused-approval-wrong = Утверждение недействительно.
console-refused-notice-unsent = Узел не отвечает. Уведомление утверждено и сохранено; отправьте его ещё раз.
console-refused-notice-unsure = Узел не ответил вовремя. Уведомление сохранено; при повторной отправке оно попадёт в журнал один раз.
console-refused-notice-sending = Оно отправлено, и узел ещё не сказал, внесено ли оно в журнал. Отправьте его ещё раз: в журнале оно будет один раз.
console-refused-list-unread = Действующий список офицеров прочитать нельзя, поэтому неизвестно, скольких офицеров это требует. Ничего не изменено.
console-refused-two-needed = По списку офицеров для этого нужны двое. Составьте это на странице уведомлений: там его утвердит второй офицер.
console-ask-by-one = По списку офицеров для этого нужны двое; отсюда отзывает один, и сообщение будет помечено: утвердивших не хватает.
console-event-state-notices = Составить там
