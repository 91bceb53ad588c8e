use super::*;
use crate::table::budget::{Budget, Limits};
use crate::table::rows::MergedRows;

fn limited(text: &str, memory: u64) -> Result<Page, TableError> {
    let limits = Limits { memory, ..Limits::default() };
    let file = Budget::new(limits).file(&"a.html".into(), text.len() as u64);
    read(file.path(), text, &mut file.hold(None, 0)?)
}

fn page(text: &str) -> Page {
    limited(text, 1 << 24).unwrap()
}

/// The rows of each table with their numbers.
fn shown(text: &str) -> Vec<Vec<String>> {
    let cells = |cells: &[Cell]| -> Vec<String> {
        cells.iter().map(|cell| cell.text().unwrap_or_default().into_owned()).collect()
    };
    let row = |row: &crate::table::Row| format!("{} {}", row.number, cells(&row.cells).join("|"));
    let tables = page(text).tables;
    tables.iter().map(|table| table.sheet.rows.iter().map(row).collect()).collect()
}

#[test]
fn cells_are_read_whatever_is_around_them() {
    let page = "<html><style>td{a:b}</style><TABLE border=1><tr><th colspan=\"2\">Virtual\n Machine<th>Size &lt;GB&gt;</tr>\
        <!-- <td>no</td> --><tr><td><b>A&amp;B</b><br>x</td><td>&nbsp;</td><td>42.13&#32;</td></tr></TABLE><table></table>text < here";
    assert_eq!(shown(page), [["1 Virtual Machine||Size <GB>", "2 A&B x||42.13"]]);
}

#[test]
fn markup_in_attributes_comments_and_scripts_is_no_markup() {
    let page = "<table><tr><td title=\"a>b<td>\">s1<td>2</tr><!-- > <td>no --><script>if (a<b) '<td>no</td>'</script>\
        <tr><td>s<1<td>a<p>b</p>c<td><textarea>&lt;td></textarea><td><noscript><i>d</i></noscript></table>";
    assert_eq!(shown(page), [["1 s1|2", "2 s<1|a b c|<td>|d"]]);
}

#[test]
fn a_cell_outside_of_a_row_begins_one() {
    let page = "<table><tr><th>a<th>b</tr><td>s1<td>2<tr><td>s2<td>2</tr><td>s3</table>";
    assert_eq!(shown(page), [["1 a|b", "2 s1|2", "3 s2|2", "4 s3"]]);
}

#[test]
fn cells_that_reach_down_keep_their_column_and_are_told() {
    let text = "<table><tr><th rowspan=2>Name</th><th colspan=2>CPU</th><th rowspan='2'>OS</th></tr>\
        <tr><th>Sockets</th><th>Cores</th></tr><tr><td rowspan=0>web</td><td>1</td><td>4</td><td>Linux</td></tr><tr><td>2</table>";
    assert_eq!(shown(text), [["1 Name|CPU||OS", "2 |Sockets|Cores", "3 web|1|4|Linux", "4 |2"]]);
    let merged = |first, last, column| MergedRows { first, last, column };
    assert_eq!(page(text).tables[0].merges, [merged(1, 2, 0), merged(1, 2, 3), merged(3, 4, 0)]);
}

#[test]
fn cells_end_with_their_group_of_rows() {
    let text = "<table><thead><tr><th rowspan=9>Name<th>Cores</thead><tbody><tr><td>web<td>4</tbody></table>";
    assert_eq!(shown(text), [["1 Name|Cores", "2 web|4"]]);
    assert_eq!(page(text).tables[0].merges, []);
}

#[test]
fn a_table_inside_of_a_cell_is_one_of_its_own() {
    let page = "<table><tr><td>a<table><tr><td>x<td>y</table>b<td>c</table><tr><td>d";
    let tables = shown(page);
    assert_eq!(
        (&tables[0][..], &tables[1][..]),
        (&["1 ab|c", "2 d"].map(str::to_owned)[..], &["1 x|y".to_owned()][..])
    );
    // Outside of a cell it ends the one before.
    let tables = shown("<table><tr><td>a</tr><table><tr><td>b</table><tr><td>c</table>");
    assert_eq!(tables, [vec!["1 a"], vec!["1 b", "2 c"]]);
}

#[test]
fn empty_rows_count() {
    assert_eq!(shown("<table><tr><td>a<tr><td><tr><tr><td>b</table>"), [["1 a", "4 b"]]);
}

#[test]
fn what_never_ends_is_told() {
    let table = "<table>\n<tr><td>s1</tr>\n";
    for (rest, what) in [
        ("<!-- <tr><td>s2</tr></table>", "comment"),
        ("<script>var a=1;</tr><tr><td>s2</tr></table>", "script"),
        ("<td title=\"x>s2</td><TR><td>s3</tr></table>", "tag"),
    ] {
        let page = page(&format!("{table}{rest}"));
        let [finding] = page.findings.as_slice() else { panic!("{what}: {:?}", page.findings) };
        let message = finding.message.to_string();
        assert!(message.starts_with(&format!("the {what} that begins in line 3 ")), "{message}");
        assert_eq!(page.tables[0].sheet.rows.len(), 1);
    }
    assert!(page(&format!("{table}</table><!-- the end")).findings.is_empty());
}

#[test]
fn what_a_browser_does_not_show_is_told() {
    let table = |rows: &str| format!("<table>\n<tr><td>s1</tr>\n{rows}</table>");
    for (rows, code, told) in [
        (
            "<!-- <TR><td>s2</tr> -->",
            "cells-in-comment",
            "1 comment holds cells of tables, the first in line 3",
        ),
        ("<tr><td><![CDATA[s2]]></tr>", "cdata-in-page", "the page has 1 CDATA section"),
        ("<![CDATA[<tr><td>s2</tr>]]>", "cdata-in-page", "in line 3"),
        ("<tr>s2<td>2</tr>", "text-outside-cells", "1 piece of text stands in a table"),
    ] {
        let page = page(&table(rows));
        let finding = &page.findings[0];
        assert_eq!(finding.code, code);
        assert!(finding.message.to_string().contains(told), "{finding}");
    }
    assert_eq!(shown(&table("<tr><td><![CDATA[s2]]></tr>")), [["1 s1", "2 s2"]]);
    let quiet = table("<caption>Servers</caption><!-- a remark --><tr><td>a</tr>");
    assert!(page(&quiet).findings.is_empty());
    let form = table("<tr><td><input value=s2><td><input type=hidden value=x></tr>");
    assert_eq!(shown(&form), [["1 s1", "2 s2"]]);
}

#[test]
fn what_claims_too_much_is_refused() {
    let wide = format!("<table><tr>{}</table>", "<td colspan=1000>a".repeat(17));
    let many = format!("<table>{}</table>", "<tr><td colspan=1000><td>a".repeat(100));
    for text in [wide, many] {
        let read = limited(&text, 2_000_000);
        assert!(matches!(read, Err(TableError::TooLarge { .. })));
    }
    assert_eq!(
        shown("<table><tr><td colspan=99999999999999999999>a<td>b</table>")[0][0].len(),
        1004
    );
}

proptest::proptest! {
    #[test]
    fn any_page_is_read(page in "[<>/&;#a-z0-9\"= ]*(<table>|<tr>|<td>|</td>|<tbody>|</table>|<td rowspan=[0-9]{1,9}>|<!--|x){0,20}[<>&;#x0-9]*") {
        let _ = limited(&page, 1_000_000);
    }

    #[test]
    fn every_cell_of_a_plain_table_is_read(rows in proptest::collection::vec(proptest::collection::vec("[a-z]{1,3}", 1..5), 1..6)) {
        let row = |row: &Vec<String>| format!("<tr><td>{}", row.join("<td>"));
        let text = rows.iter().map(row).collect::<Vec<String>>().concat();
        let read: Vec<String> = shown(&format!("<table>{text}</table>")).concat();
        let expected: Vec<String> = (1..).zip(&rows).map(|(at, row): (usize, _)| format!("{at} {}", row.join("|"))).collect();
        proptest::prop_assert_eq!(read, expected);
    }
}

#[test]
fn a_list_to_choose_from_shows_what_is_chosen() {
    let page = "<table><tr><td><select><option>1<option selected>2</option><option>4</select> cores\
        <td><select><option value=8>8</option><option>16</option></select><td><select multiple><option selected>a\
        <option>b<option selected>c</select><td>x<datalist><option>y</datalist><td><select><option>z<td>end</table>";
    assert_eq!(shown(page), [["1 2 cores|8|a; c|x|z|end"]]);
}
