### Журнал дежурства.

log-title = Журнал дежурства
log-notes-title = Голосом и на бумаге
log-procedures-title = Порядок действий
log-summary-title = Сводка за смену
log-tabs = Страницы журнала дежурства
log-tab-watch = Смена
log-tab-procedures = Порядок действий
log-tab-notes = Голос и бумага
log-tab-summary = Сводка
log-choose = выберите

log-roster = Дежурят
log-roster-since = С
log-roster-taken = Дежурство принял
log-roster-from = от
log-roster-open = { $count ->
    [0] Незакрытого не осталось.
    [one] Передан { $count } незакрытый вопрос.
    [few] Переданы { $count } незакрытых вопроса.
    [many] Передано { $count } незакрытых вопросов.
   *[other] Передано { $count } незакрытого вопроса.
}
log-roster-none = Эта Сторона не сообщала в журнале, кто у неё дежурит.

log-handover = Сдача дежурства
log-handover-do = Внести сдачу в журнал
log-handover-how = В журнал вносятся должности и номера, имена — никогда. На отмеченное как незакрытое делается ссылка.
log-handover-not-yours = Дежурство сдают офицеры дежурной смены.
log-role = Должность
log-given-by = Сдал (номер и должность); пусто, если прежде дежурства не было
log-taken-by = Принял (номер и должность)
log-on-watch = Дежурят с этого времени, кроме принявшего
log-also = Ещё, по номерам, как дежурные офицеры
log-open = Незакрытое на этот час
log-open-nothing = Незакрытого нет.
log-open-nothing-else = Другого незакрытого нет.
log-open-alarm = держит тревогу
log-open-seen = ознакомлены, не объяснён
log-open-seen-by = ознакомлены: { $officers }
log-open-seen-title = Сигнал снят, но пуск не объяснён
log-open-seen-how = С этими пусками офицер ознакомился, поэтому сигнала нет. Но ни одно уведомление их пока не объясняет: принимающий дежурство продолжает выяснять.
log-open-more = { $count ->
    [one] Ещё { $count } здесь не показан
    [few] Ещё { $count } здесь не показаны
    [many] Ещё { $count } здесь не показаны
   *[other] Ещё { $count } здесь не показаны
}
log-open-test-ours = наша проверка линии без ответа
log-open-test-theirs = их проверка линии, мы не ответили
log-open-note = запись без подтверждения
log-open-unreceipted = получение не подтверждено
log-open-approval = ждёт утверждения
log-open-approval-by = { $kind }, офицер { $number }
log-open-draft = черновики на этом рабочем месте
log-open-drafts = { $count ->
    [one] Ждёт { $count } черновик; черновики остаются на рабочем месте, ссылок на них нет.
    [few] Ждут { $count } черновика; черновики остаются на рабочем месте, ссылок на них нет.
    [many] Ждут { $count } черновиков; черновики остаются на рабочем месте, ссылок на них нет.
   *[other] Ждут { $count } черновика; черновики остаются на рабочем месте, ссылок на них нет.
}
log-remark-en = Примечание по-английски
log-remark-ru = Примечание по-русски

log-tests = Проверки линии
log-tests-none = Проверок линии ещё не было.
log-test-phrase = Условные слова
log-test-minutes = Ответить за, минут
log-test-send = Послать проверку
log-test-read = Что прочитано
log-test-answer = Ответить
log-test-took = по часам обеих Сторон через
log-test-by = до
log-test-state-waiting = ждёт ответа
log-test-state-late = НЕТ ОТВЕТА В СРОК
log-test-state-right = верно ответил
log-test-state-wrong = ДРУГИЕ СЛОВА В ОТВЕТЕ, ответил
log-test-by-hand = Расписания нет: проверки посылаются вручную.
log-test-by-node = узел, по расписанию
log-test-unknown = Когда пойдёт следующая проверка линии, пока неизвестно.
log-test-after = Следующая проверка линии пойдёт сама, только когда ответят на { $name }.
log-test-due-now = Срок проверки линии наступил { $at }, она уходит сейчас.
log-test-due-node = Срок проверки линии наступил { $at }; она пойдёт сама, когда узел начнёт принимать сообщения.
log-test-due-line = Срок проверки линии наступил { $at }; она пойдёт сама, когда восстановится линия.
log-test-due-behind = Срок проверки линии наступил { $at }; она пойдёт сама, когда будут прочитаны оба журнала.
log-test-next = Наша следующая проверка линии пойдёт сама { $at }, если { $party } не пошлёт свою раньше ({ $minutes ->
    [one] одна на обе Стороны раз в { $minutes } минуту
    [few] одна на обе Стороны раз в { $minutes } минуты
    [many] одна на обе Стороны раз в { $minutes } минут
   *[other] одна на обе Стороны раз в { $minutes } минуты
}).
log-band-ours = { $party } не отвечает на нашу проверку линии: ответа ждали до { $since }.
log-band-theirs = На проверку линии от { $party } здесь не ответили: ответа ждали до { $since }.
log-step-answer = ответить на проверку линии от { $party } в журнале дежурства
log-step-reach = связаться с { $party } другим путём: на проверку линии там никто не ответил
log-cell = Проверка линии
log-cell-asked = { $count ->
    [one] { $count } ждёт нашего ответа
    [few] { $count } ждут нашего ответа
    [many] { $count } ждут нашего ответа
   *[other] { $count } ждут нашего ответа
}
log-cell-overdue = { $count ->
    [one] { $count } БЕЗ НАШЕГО ОТВЕТА В СРОК
    [few] { $count } БЕЗ НАШЕГО ОТВЕТА В СРОК
    [many] { $count } БЕЗ НАШЕГО ОТВЕТА В СРОК
   *[other] { $count } БЕЗ НАШЕГО ОТВЕТА В СРОК
}
log-cell-unanswered = { $count ->
    [one] { $count } БЕЗ ОТВЕТА В СРОК
    [few] { $count } БЕЗ ОТВЕТА В СРОК
    [many] { $count } БЕЗ ОТВЕТА В СРОК
   *[other] { $count } БЕЗ ОТВЕТА В СРОК
}
log-cell-due = пора проверить

log-alarm = Проверка звука тревоги
log-alarm-last = Последняя запись — { $at }.
log-alarm-never = За последние сутки не записана.
log-alarm-sound = Подать оба сигнала
log-alarm-heard = Слышны оба
log-alarm-not-heard = Не слышны

log-lines = Свои записи
log-lines-how = Только для этого рабочего места. Ничего не меняется и не стирается: исправление — новая запись.
log-lines-none = За последние сутки записей нет.
log-line-text = Что произошло
log-line-corrects = Исправляет запись
log-line-do = Записать
log-line-corrected-by = исправлена записью
log-line-free = запись
log-line-correction = исправляет
log-line-alarm-heard = проверка звука: слышны оба сигнала
log-line-alarm-not-heard = проверка звука: НЕ СЛЫШНО

log-notes = Записи обеих сторон
log-notes-how = Что прошло по телефону, факсу или на бумаге, пока линия этого не несла. Каждая сторона вносит свою запись; она подтверждена, когда ссылается на сообщения о том же или на запись другой стороны.
log-notes-alone = { $count ->
    [0] Все записи подтверждены.
    [one] { $count } запись не подтверждена.
    [few] { $count } записи не подтверждены.
    [many] { $count } записей не подтверждены.
   *[other] { $count } записи не подтверждены.
}
log-notes-none = Записей нет.
log-notes-not-yours = Записи вносят офицеры дежурной смены.
log-note-enter = Внести запись
log-note-at = Когда, UTC
log-note-text-en = Что сказано, по-английски
log-note-text-ru = Что сказано, по-русски
log-note-about = О том же говорят
log-note-about-how = Имена сообщений или записи другой стороны, например RUS.1/12. Чтобы подтвердить прежнюю запись, внесите её снова и назовите её саму и то, что говорит о том же.
log-note-do = Внести в журнал
log-note-with = Подтверждена
log-note-alone = не подтверждена

log-procedures-how = Отметки относятся к нынешней смене и остаются на этом рабочем месте.
log-procedures-shift = Смена

log-summary-this = Сводка за эту смену
log-summary-from = С, UTC
log-summary-to = По, UTC
log-summary-do = Показать
log-summary-print = Распечатайте страницу для бумажного журнала. В этом экземпляре первой названа наша Сторона.
log-summary-head = Сводка дежурства
log-summary-period = С { $since } по { $until }, UTC.
log-summary-watch = Дежурство
log-summary-open = Не объяснено на час составления, за любое время
log-summary-open-alarm = ДЕРЖИТ ТРЕВОГУ.
log-summary-open-seen = Ознакомлены, но не объяснено.
log-summary-more-alarm = { $count ->
    [one] Ещё { $count } событие держит тревогу и здесь не названо.
    [few] Ещё { $count } события держат тревогу и здесь не названы.
    [many] Ещё { $count } событий держат тревогу и здесь не названы.
   *[other] Ещё { $count } события держат тревогу и здесь не названы.
}
log-summary-more-seen = { $count ->
    [one] Ещё { $count } событие отмечено, но не объяснено, и здесь не названо.
    [few] Ещё { $count } события отмечены, но не объяснены, и здесь не названы.
    [many] Ещё { $count } событий отмечены, но не объяснены, и здесь не названы.
   *[other] Ещё { $count } события отмечены, но не объяснены, и здесь не названы.
}
log-summary-launches = Пуски в картине
log-summary-messages = Сообщения по часам отправителя
log-summary-tests = Проверки линии
log-summary-notes = Голосом и на бумаге
log-summary-lines = Свои записи
log-summary-nothing = Нет.
log-summary-handover = { $party }: с { $at } старший — { $officer }; дежурят { $officers }; { $open ->
    [0] незакрытого нет
    [one] { $open } незакрытый вопрос
    [few] { $open } незакрытых вопроса
    [many] { $open } незакрытых вопросов
   *[other] { $open } незакрытого вопроса
} ({ $name }).
log-summary-launch = { $at } { $what }: { $verdict } ({ $name }); ознакомлены: { $seen }.
log-summary-said = { $party }: { $count ->
    [one] { $count } сообщение
    [few] { $count } сообщения
    [many] { $count } сообщений
   *[other] { $count } сообщения
}. { $kinds }.
log-summary-test = { $party } { $at }, «{ $phrase }»: { $state } { $by }, { $took } ({ $name }).
log-summary-test-open = { $party } { $at }, «{ $phrase }»: { $state } ({ $name }).
log-summary-note = { $party } { $at }, { $way }, { $direction }: { $text } ({ $name }; рядом: { $beside }).
log-summary-given = Дежурство сдал
log-summary-taken = Дежурство принял

log-done-handover = Сдача дежурства внесена в журнал как { $name }: { $rung }.
log-done-line-test = Проверка линии внесена в журнал как { $name }: { $rung }.
log-done-answer = Ответ внесён в журнал как { $name }: { $rung }.
log-done-note = Запись внесена в журнал как { $name }: { $rung }.
log-done-alarm = Записано.
log-done-line = Записано.

console-nav-log = Журнал дежурства
console-refused-log-old = Смена или незакрытое изменились после того, как открыта ваша страница. Посмотрите снова, прежде чем отправлять.
console-refused-log-many-open = Сослаться можно не более чем на { $limit } сообщений.
console-refused-log-taker-missing = Не указано, кто принимает дежурство.
console-refused-log-minutes = Срок ответа — от 1 до { $limit } минут.
console-refused-log-test-unknown = Проверки линии { $name } нет.
console-refused-log-test-own = Это наша проверка линии: на неё отвечает другая смена.
console-refused-log-test-answered = На неё уже ответил офицер { $number } ({ $name }).
console-refused-log-text-missing = Ничего не написано.
console-refused-log-text-long = Текст слишком длинный: знаков { $got }, допустимо { $limit }.
console-refused-log-line-unknown = Записи { $number }, которую надо исправить, нет.
console-refused-log-number = Это не номер офицера: { $got }. В номере от одной до шести цифр.
console-refused-log-time = Это не время: { $got }. Пишется так: 2026-11-26 14:05, UTC.
console-refused-log-span = Сводка кончается позже, чем начинается, и охватывает { $days ->
    [one] не более { $days } дня.
    [few] не более { $days } дней.
    [many] не более { $days } дней.
   *[other] не более { $days } дня.
}
