### Показ: два узла на одной машине.

## Справка

demo-help =
    Запустить на этой машине два узла, которые обмениваются данными о настоящих пусках учебным обменом. Условная система предупреждения каждой Стороны доносит о том, что обнаружила бы; каждая Сторона объявляет о своих пусках; уведомление третьего государства передаётся.

    Узлы связаны взаимным TLS по линии, которую --cut действительно обрывает. Всё лежит в папке внутри var и в конце удаляется. Код завершения 1: узлы не согласны. Ctrl-C прекращает показ.
demo-opt-headless = простые строки вместо картины
demo-opt-seconds = сколько показывать; без этого программа идёт один раз
demo-opt-pace = во сколько раз быстрее плана
demo-opt-cut = оборвать линию в середине на такое время, например 10s
demo-opt-seed = число, задающее случай: то же число — та же программа
demo-opt-keep = создать узлы в этой новой или пустой папке и сохранить их
demo-opt-console = пульт у каждого узла, и оба работают после программы до Ctrl-C; так и бывает на терминале, где пульты собраны
demo-meta-seconds = СЕКУНДЫ
demo-meta-number = ЧИСЛО
demo-meta-span = ВРЕМЯ
demo-meta-folder = ПАПКА

## Рамка

demo-badge = УЧЕНИЕ
demo-frame = УЧЕНИЕ · ПОКАЗАННЫЕ ПУСКИ СЕЙЧАС НЕ ПРОИСХОДЯТ · УЧЕНИЕ

## Что происходит

demo-phase-starting = запуск
demo-phase-playing = идёт
demo-phase-settling = завершение
demo-phase-over = окончено
demo-clock = { $phase } · { $elapsed } из { $length } с
demo-first-exchange = Первый обмен через { NUMBER($seconds, minimumFractionDigits: 1) } с после запуска.
demo-notice-due = В этом учении уведомление своевременно за { NUMBER($seconds, maximumFractionDigits: 3) } с до открытия окна; документы требуют 24 часа.
demo-playing = В программе { $messages } { $messages ->
    [one] сообщение
    [few] сообщения
    [many] сообщений
   *[other] сообщения
}; показ длится { $seconds } с.
demo-settling = Больше ничего не отправляется; линия передаёт оставшееся.
demo-unsettled = Не на всё получен ответ за { $seconds } с после окончания.
demo-line-cut = ЛИНИЯ ОБОРВАНА на { $seconds } с.
demo-line-mended = Линия восстановлена; только принято: { $waited } { $waited ->
    [one] запись
    [few] записи
    [many] записей
   *[other] записи
}.
demo-caught-up = Отставание ликвидировано через { NUMBER($seconds, minimumFractionDigits: 1) } с после восстановления.
demo-node-restarted = УЗЕЛ { $party } ЗАВЕРШИЛСЯ САМ (код { $code }); он запускается снова.
demo-link-up = { $party }: линия действует
demo-link-down = { $party }: ЛИНИЯ НЕ ДЕЙСТВУЕТ
demo-interrupted = Показ прекращён; оба узла остановлены.
demo-console = Пульт { $party }: { $url }
demo-stays = Оба узла работают до Ctrl-C: откройте любой из пультов.
demo-ends = Ctrl-C завершает
demo-console-not-built = Пультов нет: их страницы здесь не собраны. Их собирает make console; нужен Node 18 или новее с npm.

## Картина

demo-record-of = журнал { $party }
demo-mirror-holds = на узле { $other } из него { $size } { $size ->
    [one] запись
    [few] записи
    [many] записей
   *[other] записи
}
demo-line-is-up = линия действует, взаимный TLS
demo-line-is-never = линии ещё нет
demo-line-is-down = ЛИНИЯ НЕ ДЕЙСТВУЕТ · только принято: { $waiting }
demo-line-is-cut = ЛИНИЯ ОБОРВАНА · ещё { $seconds } с · только принято: { $waiting }
demo-rung-accepted = принято
demo-rung-mirrored = отражено
demo-rung-receipted = подтверждено
demo-legend-accepted = принято здесь
demo-legend-mirrored = сохранено у другой Стороны
demo-legend-receipted = получение подтверждено
demo-receipt-of = на { $size } { $size ->
    [one] запись
    [few] записи
    [many] записей
   *[other] записи
} { $party }
demo-ladder = Сообщение проходит три ступени: принято — стоит в журнале своей Стороны; отражено — сохранено на узле другой Стороны; подтверждено — другая Сторона сказала об этом в своём журнале.
demo-revision = ред. { $number }
demo-figures = отправлено { $sent } · половина за: принято { $accepted }, отражено { $mirrored } (99 %: { $slow }), подтверждено { $receipted }
demo-up-to = все записи до { $index } включительно
demo-ms = { NUMBER($ms) } мс

## Виды, когда места мало

demo-short-complete-until = Отметка полноты
demo-short-reporting-service-state = Служба донесений
demo-short-seen = Ознакомлен
demo-short-relayed-notice = Передано
demo-short-hazard-notice = Опасный район
demo-short-pre-launch-notification = Будет пуск
demo-short-post-launch-notification = Был пуск
demo-short-window-extension = Окно продлено
demo-short-launch-cancellation = Отмена
demo-short-geophysical-experiment = Эксперимент
demo-short-spacecraft-deorbit = Сведение с орбиты
demo-short-urgent-statement = СРОЧНО
demo-short-report-retraction = Отзыв

## Конец

demo-agree = Узлы согласны: оба журнала целы, ничего не потеряно, ничего не удвоено.
demo-disagree = УЗЛЫ НЕ СОГЛАСНЫ.
demo-verdict-node = { $party }: { $size } { $size ->
    [one] запись
    [few] записи
    [many] записей
   *[other] записи
}, корень { $root }; его зеркало { $other }: { $mirrored }, корень { $peer }
demo-verdict-messages = Сообщения: отправлено { $sent }, отражено { $mirrored }, подтверждено { $receipted }, потеряно { $lost }, удвоено { $doubled }, отклонено { $refused }
demo-verdict-latency = Половина за: принято { $accepted }, отражено { $mirrored }, подтверждено { $receipted }, первичное донесение в картине { $told }; отражено, 99 %: { $slow }
demo-verdict-line = Линия оборвана на { $seconds } с: { $waited } { $waited ->
    [one] запись ждала
    [few] записи ждали
    [many] записей ждали
   *[other] записи ждали
}; наверстано за { $caught }

## Пуски, как их видят оба узла

demo-picture-late = Картины узлов не составлены за { $seconds } с; программа пока идёт без них.
demo-launch = ПУСК
demo-tone = ♪ ВНИМАНИЕ
demo-after = { NUMBER($ms) } мс после первого донесения
demo-launches = пусков: { $count }
demo-picture-agree = Картины совпадают: { $events } { $events ->
    [one] событие
    [few] события
    [many] событий
   *[other] события
}, двусторонних { $two }, односторонних { $one }, не определено { $undetermined }, отозвано { $retracted }
demo-picture-disagree = КАРТИНЫ УЗЛОВ РАЗЛИЧНЫ.
demo-picture-verdicts = Объявлено { $announced }, поздно или вне окна и района { $amiss }, не объявлено { $unannounced }, неясно { $unclear }

## Ошибки

cli-demo-span = Значение { $option } — не длительность: получено { $got }; пишите 10s, 500ms или 2min.
cli-demo-cut-length = Обрыв не помещается: получено { $got } с, при такой длительности показа допустимо от { $shortest } до { $longest } с.
cli-demo-folder-not-empty = Папка не пуста: { $folder }. Показ создаёт собственные узлы и чужих не касается.
cli-demo-not-exercise = Узел { $party } не относится к этому учению: у него { $got }, ожидалось { $expected }. Ему ничего не отправлено.
cli-demo-node-ended = Узел { $party } завершился с кодом { $code }, не успев начать работу; последнее, что он записал: { $last }
cli-demo-node-slow = Узел { $party } не начал работу вовремя.
