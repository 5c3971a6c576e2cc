### Страницы журналов.

records-title = Журналы
records-tabs = Страницы журналов
records-tab-list = Сообщения
records-tab-check = Проверка и ключи
records-tab-courier = Курьер
records-filter-record = Журнал
records-filter-both = оба, сначала новые
records-filter-kind = Вид сообщения
records-filter-all = все виды
records-filter-text = Искать слова, номера, имена
records-filter-do = Показать
records-filter-clear = Сбросить
records-earlier = прежнее поколение
records-head-name = Сообщение
records-head-kind = Вид
records-head-gist = О чём
records-head-said-at = Когда сказано, UTC
records-head-ladder = Доставка
records-head-authority = Кем разрешено
records-none = Ничего такого в журналах нет.
records-older = Более ранние
records-newest = К самым новым
records-size = { $count ->
    [one] { $count } запись
    [few] { $count } записи
    [many] { $count } записей
   *[other] { $count } записи
}
records-signed-at = подписан
records-checkpoint = Последняя контрольная точка с подписями
records-indexed = Поиск идёт по обоим нынешним журналам: { $count ->
    [one] { $count } запись
    [few] { $count } записи
    [many] { $count } записей
   *[other] { $count } записи
}. Прежнее поколение просматривается по 2000 записей за раз.
records-yes = да
records-no = нет
records-language-en = по-английски
records-language-ru = по-русски
records-field-message = Сообщение
records-field-many = { $count ->
    [0] нет
    [one] { $count } штука
    [few] { $count } штуки
    [many] { $count } штук
   *[other] { $count } штуки
}

records-entry-title = Сообщение { $name }
records-entry-standing = Что о нём известно
records-entry-event = Пуск
records-entry-cites = На что ссылается
records-entry-cites-none = Ни на что.
records-entry-cited-by = Кто ссылается на него
records-entry-cited-by-none = В нынешних журналах — никто.
records-entry-words = Содержание
records-entry-no-words = Байты подлинные, но здесь не читаются. Они хранятся в том виде, в каком пришли.
records-entry-raw = Как записано в журнале: { $count ->
    [one] { $count } байт
    [few] { $count } байта
    [many] { $count } байт
   *[other] { $count } байта
}
records-entry-before = Предыдущая:
records-entry-after = Следующая:
records-download-bytes = Точные байты
records-download-proof = Доказательство, что оно в журнале
records-proof-how = Доказательство вместе с байтами проверит любая программа, знающая формат C2SP tlog-proof, а также команда jdec record prove --check.

records-check-title = Проверка журналов
records-verify = Проверить сейчас
records-verify-how = Пульт читает журнал заново и ни в чём не полагается на узел: перечни ключей проверяются корневыми ключами, переданными из рук в руки, затем подписи последней контрольной точки, её согласованность с проверенной прежде и каждая запись под её корнем.
records-verify-both = Проверить оба журнала
records-verify-one = Только { $record }
records-check-running = Идёт проверка { $record }: { $done } из { $total }
records-check-look-again = Обновить
records-check-none = С запуска пульта ничего не проверялось.
records-check-good = { $record } в порядке: { $count ->
    [one] { $count } запись
    [few] { $count } записи
    [many] { $count } записей
   *[other] { $count } записи
}.
records-check-failed = { $record } НЕ СХОДИТСЯ или проверить не удалось: { $why }
records-check-so-far = { $count ->
    [one] До этого прочитана { $count } запись.
    [few] До этого прочитаны { $count } записи.
    [many] До этого прочитано { $count } записей.
   *[other] До этого прочитано { $count } записи.
}
records-check-signed = Под контрольной точкой, охватывающей { $size ->
    [one] { $size } запись
    [few] { $size } записи
    [many] { $size } записей
   *[other] { $size } записи
}, стоят обе подписи; чьими ключами подписывать, { $manifests ->
    [one] сказано в { $manifests } перечне ключей
    [few] сказано в { $manifests } перечнях ключей
    [many] сказано в { $manifests } перечнях ключей
   *[other] сказано в { $manifests } перечня ключей
}.
records-check-consistent = Она продолжает контрольную точку размера { $before }, проверенную здесь прежде: ничего не переписано.
records-check-first = Это первая проверенная здесь точка; дальше каждая сверяется с предыдущей.
records-check-walked = { $count ->
    [one] Вычислен хеш { $count } записи, корень совпадает с подписанным.
    [few] Вычислены хеши всех { $count } записей, корень совпадает с подписанным.
    [many] Вычислены хеши всех { $count } записей, корень совпадает с подписанным.
   *[other] Вычислены хеши всех { $count } записи, корень совпадает с подписанным.
}
records-check-proven = Последние записи ({ $count }) проверены по одной: читать весь журнал отсюда слишком долго.
records-check-cosigned = Зеркало другой Стороны заверило именно эту контрольную точку.
records-check-not-cosigned = Именно эту контрольную точку зеркало другой Стороны ещё не заверило.
records-check-last = Последняя проверка здесь: размер { $size }, { $at }, офицер { $number }.
records-check-never = Здесь ещё не проверялся.
records-which-own = нашем журнале
records-which-peer = их журнале
records-scrub = Файлы журналов
records-scrub-on = Узел просматривает свои файлы: { $count ->
    [one] { $count } запись в этом проходе.
    [few] { $count } записи в этом проходе.
    [many] { $count } записей в этом проходе.
   *[other] { $count } записи в этом проходе.
}
records-scrub-off = Сейчас узел свои файлы не просматривает; { $count ->
    [one] { $count } запись в этом проходе.
    [few] { $count } записи в этом проходе.
    [many] { $count } записей в этом проходе.
   *[other] { $count } записи в этом проходе.
}
records-scrub-finished = Последний проход закончен { $at }.
records-scrub-damaged = { $count ->
    [0] Повреждений нет.
    [one] ПОВРЕЖДЕНО { $count } МЕСТО.
    [few] ПОВРЕЖДЕНО { $count } МЕСТА.
    [many] ПОВРЕЖДЕНО { $count } МЕСТ.
   *[other] ПОВРЕЖДЕНО { $count } МЕСТА.
}
records-scrub-mended = { $count ->
    [one] С запуска узла исправлено { $count } место.
    [few] С запуска узла исправлены { $count } места.
    [many] С запуска узла исправлено { $count } мест.
   *[other] С запуска узла исправлено { $count } места.
}
records-damage = В { $record }: { $what }, у записи { $index }.
records-damage-entry = запись
records-damage-leaf = хеш записи
records-damage-run = ряд записей
records-damage-checkpoint = сохранённая контрольная точка
records-damage-head = сведения о том, где кончается журнал
records-damage-cosigned = заверенная контрольная точка
records-damage-submission = номер подачи
records-damage-manifest = отметка о перечне ключей
records-damage-receipt = отметка о квитанции
records-damage-subtree = сохранённый хеш
records-damage-file = сам файл
records-evidence = Свидетельства
records-evidence-count = { $count ->
    [0] Доказательств того, что другая Сторона переписала свой журнал, нет.
    [one] { $count } файл доказывает подписями самой другой Стороны, что её журнал переписан.
    [few] { $count } файла доказывают подписями самой другой Стороны, что её журнал переписан.
    [many] { $count } файлов доказывают подписями самой другой Стороны, что её журнал переписан.
   *[other] { $count } файла доказывают подписями самой другой Стороны, что её журнал переписан.
}
records-evidence-not-yours = Файлы выдаются начальнику смены, офицеру связи и ревизору.
records-evidence-record-split = два подписанных журнала, противоречащих друг другу
records-evidence-record-rollback = журнал пошёл вспять
records-keys = Ключи
records-keys-rule = Перечень ключей подписывают { $threshold } из { $roots } корневых офицеров
records-keys-cosigned = Зеркало другой Стороны заверило { $count ->
    [one] { $count } запись
    [few] { $count } записи
    [many] { $count } записей
   *[other] { $count } записи
}, последний раз { $at }.
records-keys-cosigned-ours = Наше зеркало заверило { $count ->
    [one] { $count } запись
    [few] { $count } записи
    [many] { $count } записей
   *[other] { $count } записи
}, последний раз { $at }.
records-keys-cosigned-nothing = Зеркало другой Стороны ещё ничего не заверило.
records-keys-sizes-now = с размера { $first }
records-keys-sizes = с размера { $first } по { $last }
records-keys-no-end = срок не ограничен
records-keys-manifest = перечень { $version }, { $officers ->
    [one] { $officers } офицер
    [few] { $officers } офицера
    [many] { $officers } офицеров
   *[other] { $officers } офицера
}
records-key-head-name = Имя
records-key-head-role = Для чего
records-key-head-fingerprint = Отпечаток
records-key-head-sizes = Годен
records-key-head-until = До
records-key-role-log = контрольные точки журнала
records-key-role-mirror = заверяющие подписи зеркала
records-key-role-root = перечни ключей

records-courier-title = Обмен с курьером
records-courier-what = Когда линия не действует, те же пакеты идут из рук в руки и проверяются так же строго. SHA-256 каждого файла запишите в журнал дежурства и продиктуйте по телефону.
records-courier-out = Для { $party }
records-courier-waiting = { $count ->
    [0] Все наши записи ({ $size }) там, насколько известно, уже есть.
    [one] О { $count } записи из { $size } не известно, что она там есть; о { $mirrored } известно.
    [few] О { $count } записях из { $size } не известно, что они там есть; о { $mirrored } известно.
    [many] О { $count } записях из { $size } не известно, что они там есть; о { $mirrored } известно.
   *[other] О { $count } записи из { $size } не известно, что они там есть; о { $mirrored } известно.
}
records-courier-since = Начиная с записи
records-courier-since-how = Если не указано — с { $mirrored }: до этого места наш журнал там, насколько известно, есть. Файл бывает не больше 8 МиБ или немногим более; где он кончается, видно по имени, следующий начинается оттуда же.
records-courier-make = Составить файл
records-courier-made = Файл для курьера составлен: { $record }, записи с { $start } и до { $end } (не включая), SHA-256 { $digest }.
records-courier-in = От { $party }
records-courier-file = Файл, привезённый курьером
records-courier-take = Принять
records-courier-not-yours = Файлы принимают офицеры дежурной смены.
records-courier-limit = Здесь — не больше { $limit } МиБ; файлы больше принимает команда jdec courier in.
records-courier-taken = Принято: { $count ->
    [0] нового нет
    [one] { $count } новая запись
    [few] { $count } новые записи
    [many] { $count } новых записей
   *[other] { $count } новых записи
}, журнал { $record }; теперь здесь { $size }, из наших там, насколько известно, есть { $mirrored }. SHA-256 { $digest }.

console-title-record = Журналы
console-nav-record = Журналы
console-verify-no-trust = Здесь нет корневых ключей, которыми можно проверить { $record }. Прежнее поколение проверяет команда jdec record verify.
console-verify-broken = Проверка оборвалась ({ $error }): ничего не установлено. Подробности — в служебном журнале пульта.
console-verify-slow = Проверка не закончена за { $seconds } с.
console-refused-entry-unknown = Сообщения { $name } нет. Имя пишется так: USA.1/7.
console-refused-record-unknown = Журнала { $name } здесь нет.
console-refused-record-no-trust = Здесь нет корневых ключей, которыми можно проверить этот журнал.
console-refused-proof-none = Контрольной точки такого размера узел не хранит; повторите, когда будет подписана следующая.
console-refused-node-away-read = Узел не отвечает. Сейчас прочитать ничего нельзя.
console-refused-node-no-answer = Узел этого не выдаёт: { $reason }
console-refused-verify-running = Проверка уже идёт. Дождитесь её окончания.
console-refused-file-missing = Файла в форме не было.
console-refused-courier-no = { $reason } { $count ->
    [0] Ничего нового не принято.
    [one] До этого принята { $count } новая запись, она остаётся.
    [few] До этого приняты { $count } новые записи, они остаются.
    [many] До этого принято { $count } новых записей, они остаются.
   *[other] До этого принято { $count } новых записи, они остаются.
} SHA-256 { $digest }.
