import { csvText, visibleRows } from "@itstrategy/line_of_sight/tree";
import { registry } from "@web/core/registry";

const THEME = ".it-sight-theme:contains(Tour theme)";
const FOCUSED = ":focus";

/** Press a key where the focus is. */
function press(key, then) {
    return {
        content: `Press ${key}: ${then}`,
        trigger: `.it-sight-table ${FOCUSED}`,
        async run(helpers) {
            await helpers.press(key);
        },
    };
}

function expect(content, trigger) {
    return { content, trigger };
}

function checkCsv() {
    const text = csvText([
        ["=1+1", "+44", "-12.50", "-x", "@a", "\tb", 'say "hi"', "a,b", null],
    ]);
    const wanted = `\ufeff'=1+1,'+44,-12.50,'-x,'@a,'\tb,"say ""hi""","a,b",\r\n`;
    if (text !== wanted) {
        throw new Error(`CSV says ${text}`);
    }
}

function checkSearch() {
    const rows = [
        { key: "a", parent: null, name: "Above" },
        { key: "b", parent: "a", name: "Café" },
        { key: "c", parent: "b", name: "Below" },
        { key: "d", parent: "a", name: "Other" },
    ];
    const seen = visibleRows(rows, new Set(), "cafe").map((item) => item.row.key);
    if (seen.join() !== "a,b") {
        throw new Error(`The search shows ${seen}`);
    }
}

registry.category("web_tour.tours").add("itstrategy_line_of_sight", {
    steps: () => [
        { content: "No cell is a formula", trigger: "body", run: checkCsv },
        { content: "A search opens what is above", trigger: "body", run: checkSearch },
        expect("The strategy adds up", ".it-sight-strategy:contains(£1,000.01)"),
        expect("Its theme is seen", `${THEME}[aria-level='2'][aria-expanded=false]`),
        {
            content: "Come to the grid, as with the Tab key",
            trigger: "tr[tabindex='0']",
            run(helpers) {
                helpers.anchor.focus();
            },
        },
        press("End", "to the last row"),
        expect("There the focus is", ".it-sight-row:last-child:focus"),
        press("Home", "to the first row"),
        expect("There the focus is", ".it-sight-row:first-child:focus"),
        press("ArrowDown", "to the theme"),
        expect("The theme has the focus", `${THEME}:focus`),
        press("ArrowRight", "open the theme"),
        expect("It is open", `${THEME}[aria-expanded=true]`),
        press("ArrowDown", "to the deliverable"),
        expect("It has the focus", ".it-sight-deliverable:contains(Tour deliverable):focus"),
        press("ArrowRight", "open the deliverable"),
        press("ArrowDown", "to the measure"),
        expect("Its measure", ".it-sight-measure:contains(SIGHT):contains(£1,000.01):focus"),
        press("ArrowRight", "open the measure"),
        expect("Three thirds are there", ".it-sight-record:contains(Tour part 1):contains(£333.31)"),
        expect("And another", ".it-sight-record:contains(Tour part 2):contains(£333.30)"),
        expect("What is left", ".it-sight-nobody:contains(£0.10)"),
        press("ArrowDown", "to the kind of record"),
        press("ArrowDown", "to the first record"),
        expect("It has the focus", ".it-sight-record:contains(Tour part 1):focus"),
        press("ArrowLeft", "to the row above"),
        expect("The kind has the focus", ".it-sight-group:focus"),
        press("ArrowLeft", "close it"),
        expect("No record is seen", ".it-sight-table:not(:has(.it-sight-record))"),
        press(" ", "open it again"),
        press("ArrowDown", "to the first record"),
        press("ArrowRight", "into the row, to its name"),
        expect("The name has the focus", ".it-sight-title-button:focus"),
        press("ArrowRight", "to its amount"),
        {
            content: "Open what is behind the amount",
            trigger: "button.it-sight-figure:contains(£333.31):focus",
            run: "click",
        },
        expect("Its outcome is there", ".o_list_view .o_data_row:contains(Tour outcome)"),
        {
            content: "Go back",
            trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item a:contains(Line of sight)",
            run: "click",
        },
        expect("The rows are as they were", ".it-sight-record:contains(Tour part 1)"),
        {
            content: "Search a record",
            trigger: ".it-sight input[name=search]",
            run: "edit part 3",
        },
        expect(
            "It is there with what is above it, and totals stay",
            ".it-sight-strategy:contains(£1,000.01) ~ .it-sight-record:contains(Tour part 3)"
        ),
        expect("The others are not", ".it-sight-table:not(:contains(Tour part 1))"),
        expect("It is said aloud", ".it-sight-status[role=status]:contains(Totals stay)"),
        {
            content: "Search nonsense",
            trigger: ".it-sight input[name=search]",
            run: "edit nonsense",
        },
        {
            content: "Clear it",
            trigger: ".it-sight-nothing button:contains(Clear the filters)",
            run: "click",
        },
        {
            content: "Come to the record",
            trigger: ".it-sight-record:contains(Tour part 3)",
            run(helpers) {
                helpers.anchor.focus();
            },
        },
        press("Enter", "open the record"),
        expect("Its form is open", ".o_form_view .o_field_widget[name=theme_id]"),
    ],
});
