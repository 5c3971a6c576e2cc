### Пульт: что говорит его сервер.

## Рамка

console-title-watch = Дежурство
console-title-sign-in = Вход
console-title-invitation = Приглашение
console-title-refused = Не выполнено
console-title-confirm = Подтверждение
console-nav-watch = Дежурство
console-since = с { $since }
console-as-of = на { $since }
console-draft-kept = Набранное сохранено в ваших черновиках.
console-draft-kept-other = Набранное сохранено в черновиках офицера { $number }.
console-draft-not-kept = Набранное не сохранено.
console-not-built = Сценарии и стили пульта на этой машине не собраны. Соберите их командой make console и перезапустите узел.

console-role-watch-officer = дежурный офицер
console-role-head-of-shift = начальник смены
console-role-liaison-officer = офицер связи
console-role-analyst = аналитик
console-role-secretariat = секретариат
console-role-auditor = ревизор
console-role-administrator = администратор

console-party-USA = Соединённые Штаты
console-party-RUS = Россия

## Почему нет

console-refused-host = Пульт отвечает только по адресу { $address }.
console-refused-foreign = Запрос пришёл не со страницы этого пульта.
console-refused-form-old = Страница открыта до смены входа. Загрузите её заново.
console-refused-form-other = Это страница офицера { $number }, а с тех пор вошёл офицер { $now }. Загрузите её заново.
console-refused-form-wrong = Форма не понята.
console-refused-act-unsigned = { $why ->
    [unsupported] Этот браузер не умеет работать с ключами доступа.
    [refused] Ключ доступа не подписал.
   *[none] Вашей подписи нет: страница не обратилась к вашему ключу доступа.
} Ничего не отправлено. Можно попробовать ещё раз или отправить без вашей подписи: тогда в журнале будет сказано, что сообщение отпустил только узел.
console-refused-act-over = Ключ доступа подписал не то, что сейчас отправляется: прошло слишком много времени, или подпись запросила другая страница. Ничего не отправлено. Можно попробовать ещё раз или отправить без вашей подписи.
console-refused-act-wrong = Подпись вашего ключа доступа недействительна. Ничего не отправлено. Можно попробовать ещё раз или отправить без вашей подписи.
console-refused-act-list-unread = Действующий список офицеров прочитать нельзя, поэтому запросить вашу подпись невозможно. Ничего не отправлено. Можно попробовать ещё раз или отправить без вашей подписи.
console-refused-body-large = Слишком много за один раз: не более { $limit } Кбайт.
console-refused-body-slow = Форма поступала слишком долго.
console-refused-body-kind = Форма передана не в том виде, какой принимает пульт.
console-refused-session-over = Сеанс завершён. Войдите снова.
console-refused-not-allowed = Ваши обязанности этого не допускают.
console-refused-too-fast = Слишком часто. Подождите немного.
console-refused-not-found = По этому адресу ничего нет.
console-refused-method = Этот адрес такого не принимает.
console-refused-internal = Произошёл сбой, которого быть не должно. Подробности в протоколе под номером { $number }.
console-refused-demo-only = Вход одним нажатием есть только на учениях.
console-refused-officer-unknown = Такой офицер здесь войти не может.
console-refused-invitation-over = Приглашение использовано, или срок его истёк. Запросите другое.
console-refused-passkey-failed = Ключ доступа не принят.
console-refused-passkey-unknown = Этот ключ доступа здесь неизвестен.
console-refused-challenge-over = Прошло слишком много времени. Начните заново.
console-refused-node-away = Узел не отвечает: ничего не отправлено.
console-refused-node-silent = Узел не отвечает.
console-refused-node-unsure = Узел не ответил вовремя. Прежде чем повторить, проверьте, нет ли сообщения в журнале.
console-refused-node-no = Узел не принял: { $reason }
console-refused-message-wrong = Сообщение неполно или неверно: { $count ->
    [one] { $count } ошибка
    [few] { $count } ошибки
    [many] { $count } ошибок
   *[other] { $count } ошибки
}.
console-refused-picture-growing = В картине может не быть чего-то, что есть в журналах. Этот пуск может в ней ещё появиться: посмотрите позже.
console-refused-event-unknown = Такого события в картине больше нет.
console-refused-page-old = Событие изменилось после того, как открыта ваша страница. Посмотрите его снова, прежде чем решать.
console-refused-not-own-report = Это не донесение вашей Стороны, или оно уже отозвано.
console-refused-at-wrong = Прошлый вид задаётся размерами обоих журналов, например 12.9.
console-refused-at-generation = Этот прошлый вид относится к прежнему поколению журнала, и показать его больше нельзя. Сказанное тогда остаётся в разделе «Журналы» под прежними именами.
console-refused-at-refused = Узел не показывает этот прошлый вид: { $reason }
console-refused-pages-full = Открыто слишком много страниц. Закройте одну или подождите.

## Ответы

console-world-lost = Связи с узлом нет с { $since }. Всё ниже устарело.
console-world-picture-lost = Узел отвечает, но его картина недоступна с { $since }. Всё ниже устарело.
console-past-now = Сейчас: { $text }
console-world-no-picture = Картины пока нет.
console-world-growing = Картина ещё читается: пока в ней не все пуски.
console-world-behind = Пусков может не хватать: картина отстаёт от журналов с { $since }.
console-world-held = { $count ->
    [one] Не объяснён { $count } пуск; наша Сторона с ним ещё не ознакомлена.
    [few] Не объяснены { $count } пуска; наша Сторона с ними ещё не ознакомлена.
    [many] Не объяснены { $count } пусков; наша Сторона с ними ещё не ознакомлена.
   *[other] Не объяснены { $count } пуска; наша Сторона с ними ещё не ознакомлена.
}
console-world-no-line = Линии с { $party } нет с { $since }.
console-world-no-line-yet = С запуска узла линии с { $party } ещё не было.
console-world-quiet-own = По здешним данным, каждый пуск объявлен или объяснён.
console-world-empty-own = По здешним данным, пусков нет.
console-world-seen = { $count ->
    [one] { $count } пуск остаётся необъяснённым; наша Сторона с ним ознакомлена.
    [few] { $count } пуска остаются необъяснёнными; наша Сторона с ними ознакомлена.
    [many] { $count } пусков остаются необъяснёнными; наша Сторона с ними ознакомлена.
   *[other] { $count } пуска остаются необъяснёнными; наша Сторона с ними ознакомлена.
}
console-world-held-of = { $count ->
    [one] Не объяснён { $count } пуск; с { $held } наша Сторона ещё не ознакомлена.
    [few] Не объяснены { $count } пуска; с { $held } из них наша Сторона ещё не ознакомлена.
    [many] Не объяснены { $count } пусков; с { $held } из них наша Сторона ещё не ознакомлена.
   *[other] Не объяснены { $count } пуска; с { $held } из них наша Сторона ещё не ознакомлена.
}
console-world-differ = Необъявленных пусков нет, но Стороны расходятся в том, что пущено.
console-world-differ-own = По здешним данным, необъявленных пусков нет; Стороны расходятся в том, что пущено.
console-world-quiet = Спокойно: каждый пуск объявлен или объяснён.
console-world-empty = Спокойно: в картине нет пусков.
console-answer-unknown = сейчас неизвестно
console-unexplained = { $count ->
    [0] ничего
    [one] { $count } событие пуска
    [few] { $count } события пуска
    [many] { $count } событий пуска
   *[other] { $count } события пуска
}
console-waiting = { $count ->
    [0] ничего
    [one] нажать «Отметить ознакомление»: { $count } событие
    [few] нажать «Отметить ознакомление»: { $count } события
    [many] нажать «Отметить ознакомление»: { $count } событий
   *[other] нажать «Отметить ознакомление»: { $count } события
}
console-waiting-lost = вызвать технический центр и связаться с другой Стороной другим путём
console-waiting-no-line = связаться с { $party } другим путём, передать недошедшее, доложить об обрыве
console-waiting-behind = сообщить в технический центр: картина не пополняется
console-waiting-ending = добиться замены: { $what }
console-waiting-differ = спросить { $party }, что там видят: Стороны расходятся
console-seen-nothing = ознакомление не требуется

console-seen-side = { $party }: { $seen } из { $all }.
console-seen-nobody = { $party }: пока никто.
console-seen-officer = { $party }: офицер { $number }, { $time }.
console-seen-unknown = { $party }: неизвестно, линии нет.
console-seen-until = { $party }: { $seen } из { $all } до обрыва линии; о более поздних неизвестно.
console-state-one-known = { $party }; о другой Стороне неизвестно
console-missing = { $party }: донесения об этом пуске нет
console-missing-no-line = линии нет: что говорит эта Сторона, неизвестно

console-sides-differ-on = СТОРОНЫ РАСХОДЯТСЯ В ОЦЕНКЕ ПУСКА { $time }: { $what }.
console-sides-differ = { $count ->
    [one] СТОРОНЫ РАСХОДЯТСЯ в том, что пущено: { $count } событие.
    [few] СТОРОНЫ РАСХОДЯТСЯ в том, что пущено: { $count } события.
    [many] СТОРОНЫ РАСХОДЯТСЯ в том, что пущено: { $count } событий.
   *[other] СТОРОНЫ РАСХОДЯТСЯ в том, что пущено: { $count } события.
}
console-sides-alone = { $count ->
    [one] О { $count } событии сообщает только { $party }.
    [few] О { $count } событиях сообщает только { $party }.
    [many] О { $count } событиях сообщает только { $party }.
   *[other] О { $count } события сообщает только { $party }.
}
console-sides-same = Донесения обеих Сторон совпадают.
console-sides-no-clash = Противоречий между донесениями нет.
console-sides-nothing = Ни одна Сторона о пусках не сообщает.
console-sides-no-line = Не сверено с { $since }: линии нет.
console-sides-classes = Стороны расходятся в том, что пущено.

console-agreement-agree = одна и та же картина
console-agreement-outcome-differs = Узлы вычисляют это по-разному.
console-agreement-differs-in = { $count ->
    [one] УЗЛЫ ВЫЧИСЛЯЮТ РАЗНЫЕ КАРТИНЫ ({ $count } группа донесений): вызовите технический центр.
    [few] УЗЛЫ ВЫЧИСЛЯЮТ РАЗНЫЕ КАРТИНЫ ({ $count } группы донесений): вызовите технический центр.
    [many] УЗЛЫ ВЫЧИСЛЯЮТ РАЗНЫЕ КАРТИНЫ ({ $count } групп донесений): вызовите технический центр.
   *[other] УЗЛЫ ВЫЧИСЛЯЮТ РАЗНЫЕ КАРТИНЫ ({ $count } группы донесений): вызовите технический центр.
}
console-agreement-lag = Один из узлов прочёл больше другого.
console-agreement-not-comparable = Картины узлов несравнимы.
console-agreement-unknown = Не сверено.

## Строка состояния

console-cell-node = Узел
console-cell-node-ready = принимает сообщения
console-cell-node-read-only = ТОЛЬКО ЧТЕНИЕ
console-cell-node-stopping = останавливается
console-cell-node-lost = ПОТЕРЯН
console-cell-link = Линия к другому узлу
console-cell-link-up = действует
console-cell-link-down = ОБРЫВ
console-cell-link-never = ещё не было
console-cell-own = Наш журнал
console-cell-own-all = весь сохранён у другой Стороны
console-cell-own-waiting = { $count ->
    [one] { $count } запись ещё не у другой Стороны
    [few] { $count } записи ещё не у другой Стороны
    [many] { $count } записей ещё не у другой Стороны
   *[other] { $count } записи ещё не у другой Стороны
}
console-cell-generation = поколение { $number }
console-cell-own-ladder = принято { $own } · отражено { $mirrored } · подтверждено { $receipted }
console-cell-peer = Их журнал
console-cell-peer-size = { $size ->
    [one] здесь { $size } запись
    [few] здесь { $size } записи
    [many] здесь { $size } записей
   *[other] здесь { $size } записи
}
console-cell-picture = Картина
console-cell-picture-current = охватывает оба журнала целиком
console-cell-picture-behind = { $count ->
    [one] отстаёт на { $count } запись
    [few] отстаёт на { $count } записи
    [many] отстаёт на { $count } записей
   *[other] отстаёт на { $count } записи
}
console-cell-picture-here = охватывает всё, что пришло
console-cell-picture-lost = НЕДОСТУПНА
console-cell-picture-absent = НЕТ
console-cell-agreement = Вычисления узлов
console-cell-damage = Повреждения
console-cell-damage-found = повреждённых записей: { $damaged }; свидетельств: { $evidence }
console-cell-ending = Ключи, сертификаты
console-ending-log = Ключ нашего журнала
console-ending-mirror = Ключ нашего зеркала
console-ending-api = Сертификат API
console-ending-console = Сертификат этого пульта
console-ending-in = { $what }: { $count ->
    [0] последний день
    [one] истекает через { $count } день
    [few] истекает через { $count } дня
    [many] истекает через { $count } дней
   *[other] истекает через { $count } дня
}
console-ending-over = { $what }: срок истёк
console-ending-more = и ещё { $count }

## Действия

console-done-seen = Отмечено в журнале как { $name }: { $rung }.
console-done-seen-already = Вы уже отметили это, запись { $name }: { $rung }.
console-done-statement = Отправлено, запись { $name }: { $rung }.
console-done-retraction = Отозвано, запись { $name }: { $rung }.
console-done-alone = Сообщение отпустил только узел, без вашей подписи.
console-ask-retraction = Отозвать { $report }? Сказанное остаётся в журнале; отныне донесение считается отозванным: { $reason }.

## Приглашения

console-invited = Приглашение офицеру { $number }, действует до { $until }, на один раз: { $url }
