### Учения: программы, файлы замыслов, каталоги пусков.

## Программы

exercise-not-exercise-traffic = Учение передаёт только учебный обмен: получено { $got }, ожидалось exercise.<имя>.
exercise-pace-range = Темп вне пределов: получено { $got }, допускается от { $low } до { $high }.
exercise-parties-not-two = В учении участвуют две разные Стороны: получено { $got }.
exercise-parties-differ = Стороны не те, что в программе: получено { $got }, ожидалось { $expected }.
exercise-sender-not-a-party = Отправитель не является государством: получено { $got }.
exercise-numbers-used-up = Номера донесений исчерпаны: получено { $got }, допускается не более { $limit }.
exercise-empty-programme = В программе нет пусков; нужен хотя бы один.

## Файлы замыслов

exercise-scenario-not-toml = Файл замысла не является TOML: { $sentence }
exercise-scenario-not-utf8 = Файл замысла не в UTF-8: не читается байт { $byte }.
exercise-scenario-too-large = Файл замысла слишком велик; читается не более { $limit } байт.
exercise-scenario-unreadable = Файл замысла не читается: { $name }.
exercise-scenario-no-files = В папке нет файлов замыслов; нужны sources.toml, launches и programmes.
exercise-scenario-no-source = Сведение помечено как увиденное, но источник не назван.
exercise-scenario-no-probability = Сведение { $basis ->
    [recalled] приведено по памяти
   *[other] вычислено
}, но вероятность p не указана.
exercise-scenario-source-unknown = Источника нет в sources.toml: { $got }.
exercise-scenario-id-twice = Обозначение повторяется: { $id }.
exercise-scenario-launch-unknown = Такого пуска нет ни в одном файле: { $got }.
exercise-scenario-incident-unknown = Такого случая нет ни в одном файле: { $got }.
exercise-scenario-deorbit-unknown = Такого сведения с орбиты нет ни в одном файле: { $got }.
exercise-scenario-not-run = Заявление относится к тому, чего нет в этой программе: { $got }.
exercise-scenario-programme-unknown = Программа неизвестна: получено { $got }, допускается одно из: { $known }.
exercise-scenario-time-one-of = Для времени нужно указать ровно одно из полей at и date.
exercise-scenario-date = { $name }: такого дня нет в календаре: { $got }.
exercise-scenario-window = Окно уведомления указано не полностью или не содержит пуска.
exercise-scenario-span = Окно закрывается не позже открытия: открытие через { $opens } с, закрытие через { $closes } с.
exercise-scenario-notice-due = Всякое уведомление опоздало бы: срок — за { $got } с до окна, а окно открывается через { $limit } с после уведомления.
exercise-scenario-statement-one-of = Заявление должно относиться ровно к одному: launch или incident.
exercise-scenario-party = Сторона не участвует в этой программе: получено { $got }, допускается одна из: { $expected }.
exercise-scenario-order = Нарушен порядок отменённого пуска: уведомление, продление и отмена должны следовать друг за другом.

## Каталоги пусков: файл

exercise-catalogue-empty = Каталог пуст; в первой строке должны стоять названия столбцов.
exercise-catalogue-header = Строка с названиями столбцов не читается ({ $reason }).
exercise-catalogue-column-missing = В каталоге нет столбцов: { $columns }.
exercise-catalogue-column-unknown = В каталоге неизвестные столбцы: { $columns }.
exercise-catalogue-column-twice = Столбец повторяется: { $column }.
exercise-catalogue-needs-sites = Каталог называет места пусков кодами; для профиля { $profile } нужна таблица мест.
exercise-catalogue-profile-unknown = Профиль неизвестен: получено { $got }, допускается один из: { $known }.

## Каталоги пусков: строки и поля

exercise-row-too-long = Строка длиннее { $limit } байт.
exercise-row-not-utf8 = Строка не в UTF-8: не читается байт { $byte }.
exercise-row-quoting = В строке неверно расставлены кавычки.
exercise-row-control-character = В строке есть управляющий символ.
exercise-row-columns = В строке другое число столбцов: получено { $got }, ожидалось { $expected }.
exercise-value-unknown = Поле { $column } неизвестно.
exercise-value-doubtful = Поле { $column } в источнике под сомнением: { $got }.
exercise-value-malformed = Поле { $column } имеет неверную форму: { $got }.
exercise-value-out-of-range = Поле { $column } вне пределов: получено { $got }, допускается от { $low } до { $high }.
exercise-value-not-listed = В поле { $column } код, значение которого не установлено: { $got }.
exercise-value-alone = Поле { $column } указано без второй координаты: нужны обе координаты падения.
exercise-column-absent = Столбца { $column } в этом файле нет.
exercise-date-incomplete = В поле { $column } нет дня: { $got }.
exercise-time-of-day-unknown = В поле { $column } нет времени суток: { $got }.
exercise-site-not-listed = Места { $got } (поле { $column }) нет в таблице мест.
exercise-times-disagree = Времена двух источников расходятся на { $apart } с ({ $got }); согласными считаются в пределах { $limit } с.
