### Командная строка.

## Коды завершения

cli-exit-0 = сделано
cli-exit-1 = проверено, и ответ — нет
cli-exit-2 = команда задана неверно, или нет файла
cli-exit-3 = отказано
cli-exit-4 = узел недоступен
cli-exit-5 = сбой самой программы

## Обмен, ступени, линия

cli-traffic-actual = ДЕЙСТВИТЕЛЬНЫЙ ОБМЕН
cli-traffic-test = ПРОВЕРКА · всё здесь условно
cli-traffic-exercise = УЧЕНИЕ · { $traffic } · всё здесь условно
cli-rung-accepted = принято
cli-rung-mirrored = сохранено у другой Стороны
cli-rung-receipted = получение подтверждено
cli-unreadable = не читается ({ $code })
cli-link-up = работает с { $since }
cli-link-down = ОБРЫВ с { $since }
cli-link-never = ещё не работала
cli-yes = да
cli-no = нет

## Подписи

cli-label-config = настройки
cli-label-introduction = представление
cli-label-token = токен API
cli-label-root = корневой ключ
cli-label-node = узел
cli-label-link = линия с { $peer }
cli-label-own = свой журнал
cli-label-mirrored = сохранено у { $peer }
cli-label-receipted = { $peer } подтвердила
cli-label-mirror = журнал { $peer }
cli-label-scrub = проверка файлов
cli-label-pending = ждёт
cli-label-picture = картина
cli-label-launches = пуски
cli-label-compared = сличение
cli-label-rung = состояние
cli-label-not-before = не раньше
cli-label-claimed = отправлено, как заявлено
cli-label-not-after = не позже
cli-label-leaf = хеш листа
cli-label-authority = разрешено
cli-label-root-hash = корень
cli-label-signed = подписано
cli-label-checkpoints = контрольные точки
cli-label-manifests = перечни ключей
cli-head-index = №
cli-head-rung = состояние
cli-head-issued = отправлено
cli-head-kind = вид
cli-head-gist = номер
cli-head-role = для
cli-head-state = состояние
cli-head-until = до
cli-head-here = закрытый ключ здесь
cli-head-name = имя
cli-head-fingerprint = отпечаток
cli-head-number = номер
cli-head-key = ключ

## node

cli-init-done = Узел { $party } записан; его журнал — { $origin }.
cli-init-roots-offline = { $roots ->
    [one] Место корневых ключей ({ $roots }) вне сети: перенесите их с этой машины сейчас, каждый к своему офицеру. Перечень подписывают вместе: { $threshold }.
    [few] Место корневых ключей ({ $roots }) вне сети: перенесите их с этой машины сейчас, каждый к своему офицеру. Перечень подписывают вместе: { $threshold }.
    [many] Место корневых ключей ({ $roots }) вне сети: перенесите их с этой машины сейчас, каждый к своему офицеру. Перечень подписывают вместе: { $threshold }.
   *[other] Место корневых ключей ({ $roots }) вне сети: перенесите их с этой машины сейчас, каждый к своему офицеру. Перечень подписывают вместе: { $threshold }.
}
cli-init-next =
    Дальше: передайте представление Стороне { $peer }; примите её представление: jdec node meet { $folder } ФАЙЛ; затем: jdec node run { $folder }
cli-meet-done = Представление { $origin } принято: { $file }
cli-meet-compare = До запуска узла сверьте эти отпечатки с другой Стороной. Если хоть один отличается, удалите файл. Перечень подписывают { $threshold ->
    [one] { $threshold } корень.
    [few] { $threshold } корня.
    [many] { $threshold } корней.
   *[other] { $threshold } корня.
}
cli-run-ready = Узел { $party } готов: { $url } · остановить: Ctrl-C.
cli-officer-active = действует
cli-officer-barred = ВХОД ЗАКРЫТ
cli-officer-barred-now = Офицеру { $number } вход закрыт; все сеансы завершены.
cli-officer-missing = Офицера { $number } при этом пульте нет.
cli-role-unknown = Обязанности { $got } нет. Известны: { $known }.
cli-number-form = Номер офицера состоит из одной — шести цифр, получено { $got }.
cli-number-twin = { $got } и { $have } на слух — один номер: при этом пульте есть { $have }.
cli-role-missing = Не названо ни одной обязанности.
cli-officer-demo = Офицер { $number } принадлежит учению и входит одним нажатием: таких не приглашают, и вход им не закрывают.
cli-officer-self = Закрыть вход самому себе нельзя. Это может сделать другой администратор.
cli-administrator-last = { $number } — единственный администратор, который может войти при этом пульте. Сначала ключ доступа должен завести другой администратор.
cli-people-many = При этом пульте уже { $limit } офицеров и приглашений; больше он не принимает.
cli-console-missing = У узла в { $folder } нет пульта: в настройках нет раздела [console].
cli-run-console = Пульт дежурной смены: { $url }
cli-run-stopped = Узел остановлен. Всё принятое лежит на диске.
cli-run-failed = Узел остановил себя сам. Причина — в последней строке его протокола.

## status

cli-status-good = На узле { $party } всё в порядке.
cli-status-trouble-evidence = { $count ->
    [one] ДЕЙСТВУЙТЕ: { $peer } подписала журналы, которые противоречат друг другу; сохранено { $count } свидетельство.
    [few] ДЕЙСТВУЙТЕ: { $peer } подписала журналы, которые противоречат друг другу; сохранено { $count } свидетельства.
    [many] ДЕЙСТВУЙТЕ: { $peer } подписала журналы, которые противоречат друг другу; сохранено { $count } свидетельств.
   *[other] ДЕЙСТВУЙТЕ: { $peer } подписала журналы, которые противоречат друг другу; сохранено { $count } свидетельства.
}
cli-status-trouble-store-damaged = { $damaged ->
    [one] ДЕЙСТВУЙТЕ: файл журнала узла { $party } повреждён в { $damaged } месте: { $damage }. Узел исправит его, как только получит целую копию.
    [few] ДЕЙСТВУЙТЕ: файлы журналов узла { $party } повреждены в { $damaged } местах, первое: { $damage }. Узел исправит их, как только получит целую копию.
    [many] ДЕЙСТВУЙТЕ: файлы журналов узла { $party } повреждены в { $damaged } местах, первое: { $damage }. Узел исправит их, как только получит целую копию.
   *[other] ДЕЙСТВУЙТЕ: файлы журналов узла { $party } повреждены в { $damaged } места, первое: { $damage }. Узел исправит их, как только получит целую копию.
}
cli-status-trouble-picture-differs = { $differing ->
    [one] ДЕЙСТВУЙТЕ: из одних и тех же сообщений узлы строят разные картины о { $component }. Вызовите { $drill } и сообщите центру { $peer }.
    [few] ДЕЙСТВУЙТЕ: из одних и тех же сообщений узлы строят разные картины в { $differing } местах, первое — { $component }. Вызовите { $drill } и сообщите центру { $peer }.
    [many] ДЕЙСТВУЙТЕ: из одних и тех же сообщений узлы строят разные картины в { $differing } местах, первое — { $component }. Вызовите { $drill } и сообщите центру { $peer }.
   *[other] ДЕЙСТВУЙТЕ: из одних и тех же сообщений узлы строят разные картины в { $differing } местах, первое — { $component }. Вызовите { $drill } и сообщите центру { $peer }.
}
cli-status-trouble-mode = Узел { $party } не принимает сообщений: { $mode }.
cli-status-trouble-link = Нет линии с { $peer } с { $since }. Сообщения хранятся и уйдут, когда она вернётся.
cli-status-trouble-link-only = Нет линии с { $peer } с { $since }.
cli-status-node = { $party }, jdec { $version }
cli-status-head = { $size ->
    [one] { $size } запись
    [few] { $size } записи
    [many] { $size } записей
   *[other] { $size } записи
} · { $record } · подписано { $signed }
cli-status-of = { $behind ->
    [0] все { $size }
    [one] { $size }, отстаёт на { $behind }
    [few] { $size }, отстаёт на { $behind }
    [many] { $size }, отстаёт на { $behind }
   *[other] { $size }, отстаёт на { $behind }
}
cli-status-receipted = до { $size } (на сами квитанции квитанций нет)
cli-status-head-empty = ещё нет записей · { $record }
cli-status-launches = замечено { $events }, не объявлено { $unannounced }, неясно { $unclear }
cli-status-scrub-never = ни один проход ещё не завершён; просмотрено записей: { $checked }
cli-status-scrub-walking = последняя завершена { $finished }; в текущем проходе просмотрено записей: { $checked }
cli-status-scrub-resting = последняя завершена { $finished }
cli-damage =
    { $which ->
        [own] свой журнал
        [earlier] прежний журнал { $record }
       *[peer] журнал другой Стороны
    }, { $what ->
        [entry] запись { $index }
        [leaf] хеш листа записи { $index }
        [run] записи начиная с { $index }
        [checkpoint] сохранённая контрольная точка размера { $index }
        [head] последняя контрольная точка или правый край
        [cosigned] контрольная точка с заверяющей подписью
        [submission] указатель подач у записи { $index }
        [manifest] список перечней ключей у записи { $index }
        [receipt] список квитанций у записи { $index }
        [subtree] хеш дерева начиная с записи { $index }
       *[file] сам файл
    } ({ $reason ->
        [peer-unreachable] другой узел недоступен
        [copy-missing] у другого узла нет копии
        [copy-other] копия другого узла не подходит к подписанному дереву
        [needs-walk] сначала нужно просмотреть больше
        [file-damaged] действуйте по порядку восстановления
        [file-missing] файла нет
        [found] найдено, пока ничего не исправлено
       *[other] исправляется
    })
cli-status-pending = { $count ->
    [0] ничего
    [one] { $count } сообщение
    [few] { $count } сообщения
    [many] { $count } сообщений
   *[other] { $count } сообщения
}
cli-reason-read-only = он только для чтения
cli-reason-stopping = он останавливается
cli-reason-node-stopping = он останавливается
cli-reason-store-not-intact = его хранилище может быть старее журнала; сначала он читает зеркало другого узла
cli-reason-store-damaged = его файл журнала повреждён, и целой копии этого места нет
cli-reason-store-failed = отказал его диск
cli-reason-next-generation-needed = у другого узла записей больше; корневые офицеры должны открыть следующее поколение
cli-reason-peer-unreachable = другой узел недоступен
cli-reason-peer-answer-long = ответ другого узла длиннее допустимого
cli-reason-peer-answer-malformed = ответ другого узла не читается
cli-reason-record-split = другая Сторона подписала два противоречащих журнала; доказательство сохранено
cli-reason-record-rollback = журнал другой Стороны откатился назад; доказательство сохранено
cli-reason-package-root = присланное другим узлом не даёт подписанного им корня
cli-reason-package-gap = в присланном другим узлом пропуск
cli-reason-cosignature-behind = другой узел заверил меньше, чем хранит
cli-reason-cosignature-other-tree = другой узел заверил журнал, отличный от нашего
cli-reason-cosignature-unknown = другой узел заверил другой журнал
cli-reason-cosignature-missing = нет заверяющей подписи другого узла
cli-reason-cosignature-bad = заверяющая подпись другого узла неверна
cli-reason-mirror-cannot-sign = другой узел не может подписать то, что хранит
cli-reason-no-signing-key = нет ключа, которым можно подписать
cli-reason-key-expired = срок действия ключа истёк

## submit

cli-submit-accepted = { $line }: { $state }, { $record } #{ $index }{ $label }
cli-submit-duplicate = { $line }: уже есть, { $record } #{ $index } ({ $state }){ $label }
cli-submit-faults = { $line }: ОТКАЗ, { $faults ->
    [one] { $faults } ошибка:
    [few] { $faults } ошибки:
    [many] { $faults } ошибок:
   *[other] { $faults } ошибки:
}
cli-submit-refused = { $line }: ОТКАЗ: { $reason } [{ $code }]
cli-submit-waiting = { $count ->
    [one] У узла нет места для { $count } сообщения; повтор через { $seconds } с.
    [few] У узла нет места для { $count } сообщений; повтор через { $seconds } с.
    [many] У узла нет места для { $count } сообщений; повтор через { $seconds } с.
   *[other] У узла нет места для { $count } сообщения; повтор через { $seconds } с.
}
cli-submit-total = { $total ->
    [one] { $total } сообщение: принято { $accepted }, уже было { $duplicate }, отказано { $refused }.
    [few] { $total } сообщения: принято { $accepted }, уже было { $duplicate }, отказано { $refused }.
    [many] { $total } сообщений: принято { $accepted }, уже было { $duplicate }, отказано { $refused }.
   *[other] { $total } сообщения: принято { $accepted }, уже было { $duplicate }, отказано { $refused }.
}

## follow

cli-follow-begins = Слежу. Остановить: Ctrl-C.
cli-follow-again = Линия прервалась; повтор через { $seconds } с.
cli-follow-mirrored = { $size ->
    [one] У другого узла сохранена { $size } наша запись, с первой подряд.
    [few] У другого узла сохранены { $size } наши записи, с первой подряд.
    [many] У другого узла сохранено { $size } наших записей, с первой подряд.
   *[other] У другого узла сохранено { $size } наших записи, с первой подряд.
}
cli-follow-receipted = { $size ->
    [one] Другая Сторона подтвердила получение { $size } нашей записи, с первой подряд.
    [few] Другая Сторона подтвердила получение { $size } наших записей, с первой подряд.
    [many] Другая Сторона подтвердила получение { $size } наших записей, с первой подряд.
   *[other] Другая Сторона подтвердила получение { $size } нашей записи, с первой подряд.
}

## record

cli-show-cut = В этой записи { $count } знаков; длинные тексты здесь сокращены. С --whole они видны до конца.
cli-show-total = { $size ->
    [one] { $shown } из { $size } записи.
    [few] { $shown } из { $size } записей.
    [many] { $shown } из { $size } записей.
   *[other] { $shown } из { $size } записи.
}
cli-verify-progress = проверено
cli-verify-followed = проверено: { $origin }, записей { $size }; следующее поколение ссылается на { $cited } из них
cli-verify-good = ПРОВЕРЕНО: { $size ->
    [one] { $size } запись журнала { $origin } верна.
    [few] все { $size } записи журнала { $origin } верны.
    [many] все { $size } записей журнала { $origin } верны.
   *[other] все { $size } записи журнала { $origin } верны.
}
cli-verify-failed = НЕ ПРОВЕРЕНО: журнал не выдержал проверки. { $verified ->
    [0] Из него не проверено ничего.
    [one] До этого места проверена { $verified } запись.
    [few] До этого места проверены { $verified } записи.
    [many] До этого места проверено { $verified } записей.
   *[other] До этого места проверено { $verified } записи.
}
cli-verify-checkpoints = { $count ->
    [one] проверена { $count }
    [few] проверены { $count }
    [many] проверено { $count }
   *[other] проверено { $count }
}
cli-verify-manifest = версия { $version } в записи #{ $index }
cli-verify-ignored = Запись { $index } похожа на перечень ключей, но не действует [{ $code }].
cli-root-differs = НЕ ПРОВЕРЕНО: журнал цел, но его корень — { $got }, ожидался { $expected }.
cli-prove-done = Доказательство { $record } #{ $index } записано: { $file }
cli-check-good = ДОКАЗАНО: запись { $index } есть в { $record }, под контрольной точкой размера { $size }, подписанной { $signed }.
cli-check-failed = НЕ ДОКАЗАНО: { $file } не выдержал проверки.
cli-export-done = { $entries ->
    [one] Записана { $entries } запись журнала { $origin }: { $file }
    [few] Записаны { $entries } записи журнала { $origin }: { $file }
    [many] Записано { $entries } записей журнала { $origin }: { $file }
   *[other] Записано { $entries } записи журнала { $origin }: { $file }
}

## keys

cli-keys-ring = { $origin }: перечень ключей { $version }; { $threshold ->
    [one] следующий подписывает { $threshold } корень.
    [few] следующий подписывают { $threshold } корня.
    [many] следующий подписывают { $threshold } корней.
   *[other] следующий подписывают { $threshold } корня.
}
cli-role-log = журнал
cli-role-mirror = зеркало
cli-role-root = корень
cli-key-current = действует
cli-key-next = не опубликован
cli-key-old = старый
cli-key-revoked = АННУЛИРОВАН
cli-keys-rotated = Новые ключи созданы, действуют до { $until }; черновик перечня { $version }: { $file }
cli-keys-signed = Перечень { $version } журнала { $origin } подписан.
cli-keys-officers = Действующие офицеры
cli-keys-two-person = Двух офицеров требуют: { $kinds }
cli-authority-node = только узел
cli-authority-unreadable = не читается
cli-authority-approved = { $officers }
cli-authority-missing = { $officers }; утверждений не хватает
cli-authority-invalid = { $officers }; неверно: { $code }
cli-init-demo-officers = Ключи учебных офицеров лежат в { $folder }: кто их прочтёт, утверждает от их имени.
cli-keys-complete = Подписали { $signed } из { $threshold }: перечень можно публиковать.
cli-keys-incomplete = { $missing ->
    [0] Подписали { $signed } из { $threshold }; подписей пока не хватает.
    [one] Подписали { $signed } из { $threshold }; должен подписать ещё { $missing }, вне сети.
    [few] Подписали { $signed } из { $threshold }; должны подписать ещё { $missing }, вне сети.
    [many] Подписали { $signed } из { $threshold }; должны подписать ещё { $missing }, вне сети.
   *[other] Подписали { $signed } из { $threshold }; должны подписать ещё { $missing }, вне сети.
}
cli-keys-published = Перечень { $version } журнала { $origin } передан узлу.
cli-keys-loaded = Перечень { $version } журнала { $origin } принят.

## replay

cli-replay-read = Каталог прочитан как { $profile }: { $launches ->
    [one] годен { $launches } пуск
    [few] годны { $launches } пуска
    [many] годно { $launches } пусков
   *[other] годно { $launches } пуска
}, { $held ->
    [0] задержанных строк нет.
    [one] задержана { $held } строка:
    [few] задержаны { $held } строки:
    [many] задержано { $held } строк:
   *[other] задержано { $held } строки:
}
cli-replay-left-out = { $count ->
    [one] Опущено { $count } значение столбца { $field }
    [few] Опущено { $count } значения столбца { $field }
    [many] Опущено { $count } значений столбца { $field }
   *[other] Опущено { $count } значения столбца { $field }
} [{ $code }]
cli-replay-done = { $sent ->
    [one] Отправлено { $sent } сообщение
    [few] Отправлено { $sent } сообщения
    [many] Отправлено { $sent } сообщений
   *[other] Отправлено { $sent } сообщения
}, отказано { $refused }, оставлено узлу другой Стороны { $elsewhere }.

## Ошибки

cli-document-refused = { $faults ->
    [one] Отказано: { $faults } ошибка.
    [few] Отказано: { $faults } ошибки.
    [many] Отказано: { $faults } ошибок.
   *[other] Отказано: { $faults } ошибки.
}
cli-usage-missing-argument = Не хватает: { $name }. Как задаётся команда, показывает --help.
cli-usage-missing-option = Не хватает: { $name }. Как задаётся команда, показывает --help.
cli-usage-bad-value = { $name } не принимает такого значения{ $ranged ->
    [yes] : ожидается число от { $low } до { $high }.
   *[other] . Что он принимает, показывает --help.
}
cli-usage-no-such-option = Ключа { $name } здесь нет. Что есть, показывает --help.
cli-usage-no-such-command = Такой команды нет. Что есть, показывает { $path } --help.
cli-usage-extra-argument = Слов больше, чем принимает команда. Как она задаётся, показывает --help.
cli-usage-option-form = Ключ { $name } задан неверно. Как он задаётся, показывает --help.
cli-usage-language = Языка «{ $got }» нет: есть en и ru.
cli-usage-not-both = { $one } и { $other } вместе не задают: нужен один из них.
cli-usage-need-one = Задайте что-то одно: { $one } или { $other }.
cli-threshold-too-high = Подписать должны { $threshold }, а корней { $roots }: уменьшите --threshold или увеличьте --roots.
cli-demo-officers-actual = Трафик действительный: учебных офицеров там не создают и не используют.
cli-officer-file-open = Файл ключа офицера доступен для чтения другим: { $file }. Установите права 600.
cli-officer-file-malformed = Файл ключа офицера испорчен: { $file }.
cli-officer-role-unknown = Такая роль не известна: { $got }. Известны: { $choices }.
cli-two-person-kind-unknown = Такой вид сообщения не известен: { $got }.
cli-manifest-signed-already = Этот черновик уже подписан корнем: офицеров вносят до первой подписи.
cli-file-missing = Файла { $file } нет.
cli-file-unreadable = Файл { $file } не читается.
cli-file-exists = Файл { $file } уже есть и остаётся нетронутым.
cli-disk-full = Диск полон, или файлу больше нельзя расти. То, что не было завершено, ничего не изменило.
cli-disk-failed = Диск не принял записываемое. То, что не было завершено, ничего не изменило.
cli-file-too-large = Файл { $file } больше { $limit } байт.
cli-node-unreachable = { $kind ->
    [timeout] Узел { $url } не ответил вовремя.
    [certificate] Узел { $url } показал сертификат, которому нет доверия: см. --certificate.
   *[other] Узел { $url } недоступен. Он запущен?
}
cli-node-answer-unknown = По адресу { $url } отвечает не узел jdec или узел другой версии.
cli-token-missing = Узлу { $url } нужен токен: задайте --token-file или JDEC_TOKEN.
cli-certificate-unreadable = { $file } — не сертификат.
cli-node-folder-exists = Папка не пуста и остаётся нетронутой.
cli-node-folder-missing = В { $folder } нет узла: нет node.toml.
cli-node-not-running = Узел этой папки не запущен.
cli-record-file-unknown = Это не журнал jdec.
cli-record-empty = В { $origin } дальше этого места записей нет.
cli-generation-needs-folder = Несколько поколений хранит только папка узла: укажите папку или не указывайте --generation.
cli-introduction-needed = Доверию нужен источник: задайте --introduction с файлом представления Стороны.
cli-introduction-other-party = Представление — от { $got }; другая Сторона этого узла — { $expected }.
cli-introduction-other-traffic = Представление — для обмена { $got }; этот узел — для { $expected }.
cli-proof-entry-needed = В доказательстве нет самой записи: задайте её ключом --entry.
cli-export-needs-file = Архив пишется из файла журнала или папки узла, на машине самого узла.
cli-nothing-to-submit = В { $file } нет ни одного сообщения.
cli-replay-nodes-differ = Заданные узлы — не два узла одних учений.
cli-internal = Сбой самой программы jdec ({ $kind }). Где он, покажет JDEC_DEBUG=1.
cli-key-file-missing = Файл ключа { $file } не читается.
cli-key-file-open = Файл ключа { $file } доступен другим: дайте ему права 600.
cli-key-file-malformed = Файл ключа { $file } испорчен.
cli-key-file-exists = Файл ключа { $file } уже есть и остаётся нетронутым.

## node scrub

cli-store-damaged = { $index ->
    [none] Файл журнала повреждён; ничего, что не сходится, из него не отдаётся. Что именно: jdec node scrub
   *[other] Запись { $index } в файле журнала повреждена и никому не отдаётся. Что ещё: jdec node scrub
}
cli-scrub-damage = Повреждено: { $damage }.
cli-scrub-more = … и ещё { $count }.
cli-scrub-mended = { $count ->
    [one] Исправлено { $count } повреждение.
    [few] Исправлено { $count } повреждения.
    [many] Исправлено { $count } повреждений.
   *[other] Исправлено { $count } повреждения.
}
cli-scrub-next = Исправить: { $command }
cli-scrub-recover = Остальное в своём журнале сейчас исправить нельзя. Если другой узел недоступен, повторите позже; иначе действуйте по порядку восстановления: { $command }
cli-scrub-mirror = Журнал другой Стороны здесь — только копия. Если другой узел недоступен, повторите позже; иначе отложите файл в сторону и запустите узел: копия будет получена заново.
cli-scrub-earlier = Прежние журналы есть и у другого узла. Если он недоступен, повторите позже; если целой копии нет и там, сначала проверку проводят его люди.
cli-scrub-whole = { $count ->
    [one] Просмотрена { $count } запись: оба журнала целы.
    [few] Просмотрены { $count } записи: оба журнала целы.
    [many] Просмотрено { $count } записей: оба журнала целы.
   *[other] Просмотрено { $count } записи: оба журнала целы.
}
