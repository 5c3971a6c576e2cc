### Извещения об опасных районах: за что отказано, что странно и как показано.

## Отказы

fault-hazard-empty = Извещение пусто.
fault-hazard-too-long = Извещение слишком длинное: { $got } знаков, допускается не более { $limit }.
fault-hazard-form-unknown = Текст не похож на извещение известного вида: ожидается извещение для авиации (NOTAM) или навигационное предупреждение (NAVAREA, HYDROPAC, HYDROLANT, HYDROARC).
fault-hazard-cancels-nothing = Извещение { $number } отменяет другое и не говорит, какое.
fault-hazard-no-number = У извещения нет номера.
fault-hazard-no-start = У извещения нет начала: ожидается пункт B из десяти цифр.
fault-hazard-no-end = У извещения нет окончания: ожидается пункт C из десяти цифр.
fault-hazard-permanent = У извещения нет окончания: в пункте C стоит { $got }, ожидается время.
fault-hazard-time = Такого времени нет, или оно кончается раньше, чем началось: { $got } (пункт { $item }).
fault-hazard-time-order = Извещение не кончается после своего начала: начало { $opens }, окончание { $closes }.
fault-hazard-no-window = В предупреждении нет времени: ожидается как 131125Z TO 131445Z JUN 26.
fault-hazard-no-month = В предупреждении для времён не назван месяц.
fault-hazard-too-many-windows = В извещении слишком много окон: { $got }, допускается не более { $limit }.
fault-hazard-no-area = В извещении нет района: ожидается очертание из трёх точек либо точка с радиусом.
fault-hazard-too-many-areas = В извещении слишком много районов: { $got }, допускается не более { $limit }.
fault-hazard-too-many-vertices = В извещении слишком много вершин: { $got }, допускается не более { $one } на район и { $limit } всего.
fault-hazard-coordinate-range = Координата вне пределов: { $got }.
fault-hazard-coordinate-digits = Цифры координаты не складываются в градусы и минуты: { $got }.

## Что странно

notice-hazard-controls =
    { $count ->
        [one] { $count } управляющий знак заменён пробелом.
        [few] { $count } управляющих знака заменены пробелами.
        [many] { $count } управляющих знаков заменены пробелами.
       *[other] { $count } управляющего знака заменены пробелами.
    }
notice-hazard-digits = Числа цифр широты и долготы не подходят друг к другу: { $got }.
notice-hazard-named-point = У названной точки очертания нет координат, она пропущена: { $name }.
notice-hazard-straightened = Очертание идёт по границе или дуге, здесь она заменена прямой.
notice-hazard-points-unused =
    { $count ->
        [one] { $count } координата не ограничивает района и пропущена.
        [few] { $count } координаты не ограничивают района и пропущены.
        [many] { $count } координат не ограничивают района и пропущены.
       *[other] { $count } координаты не ограничивают района и пропущены.
    }
notice-hazard-vertex-twice =
    { $count ->
        [one] Пропущена { $count } вершина, повторяющая предыдущую.
        [few] Пропущены { $count } вершины, повторяющие предыдущую.
        [many] Пропущено { $count } вершин, повторяющих предыдущую.
       *[other] Пропущено { $count } вершины, повторяющих предыдущую.
    }
notice-hazard-self-crossing =
    { $count ->
        [one] Очертание пересекает себя: { $count } его вершина, возможно, стоит не по порядку.
        [few] Очертание пересекает себя: { $count } его вершины, возможно, стоят не по порядку.
        [many] Очертание пересекает себя: { $count } его вершин, возможно, стоят не по порядку.
       *[other] Очертание пересекает себя: { $count } его вершины, возможно, стоят не по порядку.
    }
notice-hazard-q-line-differs = Район удалён до { $got } км от центра, который строка Q даёт с радиусом { $radius } км.
notice-hazard-end-estimated = Окончание указано ориентировочно: { $closes }.
notice-hazard-schedule-unread = Расписание не понято, взято всё время действия: { $got }.
notice-hazard-schedule-outside =
    { $count ->
        [one] Расписание называет { $count } время вне срока действия.
        [few] Расписание называет { $count } времени вне срока действия.
        [many] Расписание называет { $count } времён вне срока действия.
       *[other] Расписание называет { $count } времени вне срока действия.
    }
notice-hazard-long =
    { $count ->
        [one] Извещение действует { $count } день: возможно, год записан неверно.
        [few] Извещение действует { $count } дня: возможно, год записан неверно.
        [many] Извещение действует { $count } дней: возможно, год записан неверно.
       *[other] Извещение действует { $count } дня: возможно, год записан неверно.
    }
notice-hazard-year-assumed = Год времён взят из номера: { $year }.

## Как показано

cli-notice-head = { $file }: { $number }
cli-notice-refused =
    { $file }: ОТКАЗ, { $faults ->
        [one] { $faults } ошибка:
        [few] { $faults } ошибки:
        [many] { $faults } ошибок:
       *[other] { $faults } ошибки:
    }
cli-notice-read =
    { $total ->
        [one] { $total } извещение, отказано: { $refused }.
        [few] { $total } извещения, отказано: { $refused }.
        [many] { $total } извещений, отказано: { $refused }.
       *[other] { $total } извещения, отказано: { $refused }.
    }
cli-notice-valid = Действует
cli-notice-already = { $file }: уже внесено, { $name }; ничего не отправляется.
cli-notice-vertices =
    { $count ->
        [one] { $count } вершина
        [few] { $count } вершины
        [many] { $count } вершин
       *[other] { $count } вершины
    }
cli-notice-area = Район { $number }
cli-notice-window = Окно { $number }
cli-notice-q-line = Строка Q, не район
cli-notice-km = км
