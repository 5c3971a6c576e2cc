### Пульт: что стоит на его страницах, кроме слов самой картины.

## Рамка

page-centre = Совместный центр обмена данными
page-exercise-word = УЧЕНИЕ
page-test-word = ПРОВЕРКА
page-skip = Сразу к содержанию
page-nav = Страницы
page-waiting = ждут вас:
page-menu = Меню
page-officer = Офицер
page-language-other = EN
page-language-other-long = In English
page-theme-light = Светлый экран
page-theme-dark = Тёмный экран
page-sign-out = Выйти
page-close = Закрыть
page-disclaimer = Это программа, а не учреждение: ни одно правительство её не применяет и за ней не стоит. Документы 2009 года, которым она следует, выработаны на учебном занятии в университете; ни одно государство их не подписывало.
page-confirm = Подтвердить
page-back = Назад
page-back-to-watch = К обстановке
page-back-to-start = К началу
page-error-code = Код:

## Связь с узлом

page-live = ОБНОВЛЯЕТСЯ
page-stale = НЕ ОБНОВЛЯЕТСЯ
page-connecting = соединение
page-not-live = ЭКРАН НЕ ОБНОВЛЯЕТСЯ
page-not-live-since = с
page-not-live-silent = Пульт ничего не слышит. На экране прошлое: узнайте обстановку по другой линии.
page-not-live-picture = Узел отвечает, но его картина недоступна. На экране прошлое: узнайте обстановку по другой линии.
page-not-live-node = Пульт потерял свой узел. На экране прошлое: узнайте обстановку по другой линии.
page-next-own = У нашего журнала новое поколение:
page-next-their = У их журнала новое поколение:
page-next-kept = Всё, что было у обеих Сторон, остаётся и открывается под прежними именами.
page-next-again-own = Принятое здесь, но не отражённое в него не вошло: это нужно сказать ещё раз.
page-next-again-their = То, что сюда не дошло, другая Сторона скажет ещё раз.
page-next-read = Прочитано
page-ended = Ваш сеанс окончен. Эта страница больше ничего не слышит.
page-ended-sign-in = Войти снова
page-clock-skew = эта машина
page-sound-is-off = БЕЗ ЗВУКА: включить
page-sound-test = Проба звука
page-sound-test-long = Дать сигнал тревоги один раз: слышно ли его
page-past = ПРОШЛОЕ
page-past-not-now = Это не текущая обстановка.
page-past-return = К текущей

## Клавиши

page-keys = Клавиши
page-keys-on = Одиночные клавиши на этой машине действуют
page-key-next = следующее событие
page-key-previous = предыдущее событие
page-key-seen = к кнопке первого события, удерживающего тревогу
page-key-map = к карте
page-key-globe = глобус или плоская карта
page-key-slider = к шкале времени
page-key-now = из прошлого к текущей обстановке
page-key-sound = включить звук; проба звука
page-key-keys = этот список

## Обстановка

page-answers = Кратко
page-answer-unexplained = Не объяснено
page-answer-seen = Ознакомлены
page-answer-agreement = Обе Стороны
page-answer-waiting = Сделать сейчас
page-held-title = { $count ->
    [one] Тревогу держит { $count } событие
    [few] Тревогу держат { $count } события
    [many] Тревогу держат { $count } событий
   *[other] Тревогу держат { $count } события
}
page-seen-button = Отметить ознакомление
page-sign-again = Ещё раз с ключом доступа
page-sign-not = Отправить без моей подписи (только от узла)
page-seen-by = Ознакомлены:
page-by-one = По списку офицеров для этого нужны двое. Отсюда уйдёт слово одного, и сообщение будет помечено: утвердивших не хватает.
page-seen-by-nobody = Пока никто не ознакомлен
page-held-all = { $count ->
    [one] Всего { $count }: прокрутите
    [few] Всего { $count }: прокрутите
    [many] Всего { $count }: прокрутите
   *[other] Всего { $count }: прокрутите
}
page-seen-quieter = (тогда: { $grade }; с тех пор степень выше)
page-own-acts = Ваши последние действия
page-own-acts-about = о пуске
page-act-seen = ознакомление
page-act-urgent-statement = заявление
page-act-report-retraction = отзыв
page-act-shift-handover = сдача дежурства
page-act-line-test = проверка линии
page-act-line-test-answer = ответ на проверку
page-act-other-way-note = заметка
page-rung-accepted = принято
page-rung-mirrored = отражено
page-rung-receipted = подтверждено
page-rung-earlier = прежнее поколение: сохранилось ли?
page-cells = Состояние обмена
page-events = События пуска
page-events-none = Пусков в картине нет.
page-past-cells = Состояние обмена сейчас, а не тогда
page-events-all = Все события пуска
page-events-pages = Страницы списка
page-events-page = Страница { $number } из { $last }, новые сначала
page-events-newer = Новее
page-events-older = Старше
page-events-more = Все события
page-legend-own = { $party }, мы
page-legend-their = { $party }, они
page-ours = наша Сторона
page-theirs = другая Сторона
page-side-own = наша оценка · { $party }
page-side-their = их оценка · { $party }
page-no-report = об этом пуске не доносит
page-revision = ред. { $number }
page-retracted = ОТОЗВАНО
page-notices = Объявлено
page-notices-none = Ничего не объявлено.
page-notice-who = кем
page-notice-what = что
page-notice-opens = с
page-notice-closes = до
page-notice-line = на шкале времени
page-notice-where = где
page-notice-state = состояние
page-notice-open-now = ОКНО ОТКРЫТО
page-notice-open-ended = не указано

## Карта

page-map = Карта
page-map-label = Карта пусков и объявленных районов
page-map-globe = Глобус
page-map-in = Ближе
page-map-out = Дальше
page-map-home = Весь мир
page-map-globe-anyway = Всё же показать глобус
page-map-drawn-again = Вернуть рисованную карту
page-map-beyond = Пусков за краем карты:
page-map-why-asked = рисованная карта: так указано в адресе
page-map-why-software = рисованная карта: без видеокарты глобус на этой машине появляется долго
page-map-why-none = рисованная карта: в этом браузере нет WebGL
page-map-why-failed = рисованная карта: глобус так и не появился
page-map-why-waiting = глобус рисуется
page-legend-notice = объявленный район
page-legend-disputed = статус оспаривается
page-slider = Время
page-slider-now = сейчас

## Вход

page-sign-in-exercise = Учение { $name }. Всё здесь условно.
page-sign-in-test = Проверочный обмен. Всё здесь условно.
page-sign-in-actual = Действительный обмен
page-sign-in-passkey = Войти по ключу доступа
page-sign-in-passkey-how = Ключ на карте офицера или на этой машине; паролей нет.
page-sign-in-unsupported = Этот браузер не знает ключей доступа.
page-sign-in-refused = Ключ не принят. Повторите или обратитесь к начальнику смены.
page-sign-in-demo = Офицеры учения
page-sign-in-demo-how = Достаточно одного нажатия. Так бывает только на учении.
page-invitation-for = Для офицера
page-invitation-make = Создать ключ доступа
page-invitation-how = Ключ остаётся на вашей карте или на этой машине; здесь хранится лишь его открытая половина.
page-invitation-refused = Ключ не создан. Повторите или попросите другое приглашение.
