### Люди при рабочем месте.

console-nav-people = Люди
people-title = Люди при этом рабочем месте
people-invited-title = Приглашение

## Офицеры

people-officers = Офицеры
people-how = Номера и обязанности. Имён нет ни на одной странице и ни в одном файле.
people-demo-how = Офицеры с пометкой УЧЕНИЕ входят одним нажатием и принадлежат учению: здесь их не приглашают, и вход им не закрывают. Завершить можно только их сеансы.
people-demo = УЧЕНИЕ
people-head-number = Офицер
people-head-roles = Обязанности
people-head-signs = Чем утверждает
people-head-listed = В подписанном списке
people-head-sessions = Сеансы, приглашение
people-head-do = Что можно сделать
people-state-active = вход открыт
people-state-barred = ВХОД ЗАКРЫТ
people-state-invited = ПРИГЛАШЁН
people-signs-desk = ключом при этом месте
people-signs-passkey = ключом доступа
people-signs-nothing = нечем
people-since = с
people-listed-unknown = неизвестно
people-listed-not = нет
people-listed-so = да
people-listed-ended = срок в списке истёк
people-listed-still = всё ещё в списке
people-listed-other-roles = не те обязанности, что здесь
people-listed-other-key = не тот ключ, что здесь
people-sessions = { $count ->
    [0] открытых нет
    [one] открыт { $count }
    [few] открыто { $count }
    [many] открыто { $count }
   *[other] открыто { $count }
}
people-invited-until = Приглашение действует до
people-invited-as = как
people-invite-again = Пригласить снова
people-end-sessions = Завершить сеансы
people-bar = Закрыть вход
people-take-back = Взять назад

## Приглашение

people-invite = Пригласить офицера
people-invite-number = Номер, от одной до шести цифр
people-invite-roles = Обязанности, которые даёт приглашение
people-invite-do = Сделать ссылку
people-invite-how = Нового офицера или известного: кто потерял ключ доступа или меняет обязанности, того приглашают снова. Ссылка годится один раз, в течение { $hours } ч; с новым ключом прежние обязанности и прежний ключ теряют силу. До того ничего не меняется.
people-invited-link = Ссылка, показана только сейчас
people-invited-how = Передайте её лично. Кто первым её откроет, заведёт ключ доступа и будет этим офицером. Она нигде не хранится; потеряется — пригласите снова, и эта перестанет действовать.
people-invited-back = К списку людей

## Список корневых офицеров

people-list = Список, который подписывают корневые офицеры
people-list-how = Входить сюда — одно, утверждать в журнале — другое: утверждение засчитывается, если офицер и его ключ стоят в перечне ключей. Меняют этот список только корневые офицеры, из командной строки.
people-list-same = Список в журнале и это рабочее место согласны между собой.
people-list-differs = Список в журнале и это рабочее место расходятся, но отсюда этого не исправить: смотрите строки выше.
people-list-added = Внести в список: { $numbers }.
people-list-changed = Внести с другими обязанностями или ключами: { $numbers }.
people-list-renewed = Внести без истёкшего срока, который указан в списке: { $numbers }.
people-list-dropped = Исключить из списка: { $numbers }.
people-list-strangers = { $count ->
    [one] Есть в списке, а здесь неизвестен: { $numbers }. Он остаётся в списке без изменений.
    [few] Есть в списке, а здесь неизвестны: { $numbers }. Они остаются в списке без изменений.
    [many] Есть в списке, а здесь неизвестны: { $numbers }. Они остаются в списке без изменений.
   *[other] Есть в списке, а здесь неизвестны: { $numbers }. Они остаются в списке без изменений.
}
people-list-unlistable = { $count ->
    [one] Ключ доступа у { $numbers } такого вида, какого список не принимает (нужен ECDSA на P-256): пригласите его снова, с другим устройством.
    [few] Ключи доступа у { $numbers } такого вида, какого список не принимает (нужен ECDSA на P-256): пригласите их снова, с другими устройствами.
    [many] Ключи доступа у { $numbers } такого вида, какого список не принимает (нужен ECDSA на P-256): пригласите их снова, с другими устройствами.
   *[other] Ключи доступа у { $numbers } такого вида, какого список не принимает (нужен ECDSA на P-256): пригласите их снова, с другими устройствами.
}
people-list-commands = Команды, которые вносят список в журнал
people-list-file-how = В officers.json весь список, каким он должен быть по сведениям этого места; корневые офицеры читают его, прежде чем подписать. Первая команда делает и новые ключи узла: с неё начинается всякий новый перечень.

## Протокол действий

people-audit = Протокол действий
people-audit-how = Новое сначала, как было записано. Ни одна строка не меняется и не убирается.
people-audit-none = Здесь пусто.
people-audit-at = Когда, UTC
people-audit-number = Офицер
people-audit-action = Что
people-audit-target = О чём
people-audit-outcome = Исход
people-audit-source = Откуда
people-audit-pages = Страницы протокола действий
people-audit-newer = Новее
people-audit-older = Раньше

## Ответы

people-ask-bar = Закрыть вход офицеру { $number }? { $sessions ->
    [0] Открытых сеансов у него нет.
    [one] { $sessions } открытый сеанс завершится сразу.
    [few] { $sessions } открытых сеанса завершатся сразу.
    [many] { $sessions } открытых сеансов завершатся сразу.
   *[other] { $sessions } открытого сеанса завершатся сразу.
} Его ключ доступа и приглашение тоже теряют силу; впустить его снова может лишь новое приглашение.
people-ask-take-back = Взять назад приглашение { $number }? Ссылка перестанет действовать.
people-done-barred = { $count ->
    [0] { $number }: вход закрыт; открытых сеансов не было.
    [one] { $number }: вход закрыт; завершён { $count } сеанс.
    [few] { $number }: вход закрыт; завершены { $count } сеанса.
    [many] { $number }: вход закрыт; завершено { $count } сеансов.
   *[other] { $number }: вход закрыт; завершено { $count } сеанса.
}
people-done-ended = { $count ->
    [0] { $number }: открытых сеансов не было.
    [one] { $number }: завершён { $count } сеанс.
    [few] { $number }: завершены { $count } сеанса.
    [many] { $number }: завершено { $count } сеансов.
   *[other] { $number }: завершено { $count } сеанса.
}

## Почему нет

console-refused-people-old = Состав офицеров при этом рабочем месте изменился после того, как открыта ваша страница. Посмотрите снова, прежде чем продолжать.
console-refused-people-number-form = Номер офицера состоит из одной — шести цифр, получено { $got }.
console-refused-people-number-twin = { $got } и { $have } на слух — один номер: при этом рабочем месте есть { $have }.
console-refused-people-role-unknown = Обязанности { $got } нет. Известны: { $known }.
console-refused-people-role-missing = Не отмечено ни одной обязанности.
console-refused-people-officer-missing = Офицера { $number } при этом рабочем месте нет.
console-refused-people-officer-demo = Офицер { $number } принадлежит учению и входит одним нажатием: таких не приглашают, и вход им не закрывают.
console-refused-people-officer-self = Закрыть вход самому себе нельзя. Это может сделать другой администратор.
console-refused-people-administrator-last = { $number } — единственный администратор, который может войти при этом рабочем месте. Сначала ключ доступа должен завести другой администратор.
console-refused-people-people-many = При этом рабочем месте уже { $limit } офицеров и приглашений; больше оно не принимает.
console-refused-people-list-wrong = Из сведений этого места списка не составить: { $reason }
