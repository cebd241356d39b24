import Base
import Glibc
import HTML
import Testing

/// Pages made to be expensive cost no more than their length: four times the page takes about
/// four times as long, where a square would take sixteen times.
@Suite(.serialized) struct HTMLWorkTests {
  struct Storm: Sendable, CustomTestStringConvertible {
    var name: String
    var page: @Sendable (Int) -> String
    var testDescription: String { name }

    init(_ name: String, page: @escaping @Sendable (Int) -> String) {
      self.name = name
      self.page = page
    }

    /// `before`, then `n` times `unit`, then `n` times `closing`.
    init(_ name: String, before: String = "", _ unit: String, _ closing: String = "") {
      self.init(name) {
        before + String(repeating: unit, count: $0) + String(repeating: closing, count: $0)
      }
    }

    /// The same with a number in each unit.
    static func numbered(
      _ name: String, _ unit: @escaping @Sendable (Int) -> String, _ closing: String = ""
    ) -> Storm {
      Storm(name) { count in
        (0..<count).map(unit).joined() + String(repeating: closing, count: count)
      }
    }
  }

  static let storms: [Storm] = [
    Storm("tiny paragraphs", "<p>x"),
    Storm("nested divs", "<div>x", "</div>y"),
    Storm("nested spans", "<span>x", "</span>"),
    Storm("spans and unknown end tags", "<span>", "</x>"),
    Storm("unknown names, other ends", "<foo>", "</bar>"),
    .numbered("a new name each", { "<x\($0)>" }, "</x1>"),
    Storm("nested b", "<b>x", "</b>"),
    Storm("unclosed a", "<a>x"),
    Storm("a in p", "<p><a>x"),
    Storm("unclosed font soup", "<p><font size=1><b><i>x"),
    .numbered("formatting all different", { "<b id=\($0)>x" }),
    .numbered("formatting all different in paragraphs", { "<p><b id=\($0)>x" }),
    .numbered("formatting, blocks, ends", { "<b id=\($0)><div>" }, "</b>"),
    Storm("formatting under blocks") { count in
      (0..<count).map { "<b id=\($0)>" }.joined() + String(repeating: "<div>", count: count)
        + String(repeating: "</b>", count: count)
    },
    Storm("a and blocks", "<a><div>", "</a>"),
    Storm("div under a p in a button", before: "<p><button>", "<div>"),
    Storm("list items under divs", before: "<ul>", "<div>", "<li></li>"),
    Storm("nested lists", "<ul><li>"),
    Storm("definition terms under divs", before: "<dl>", "<div>", "<dd></dd>"),
    Storm("rows", before: "<table>", "<tr><td>x"),
    Storm("nested tables", "<table><tr><td>x"),
    Storm("tables in spans", "<span>", "<table></table>"),
    Storm("tables in tables", before: "<table>", "<a><table>"),
    Storm("text before a table", before: "<table>", "x<tr>"),
    Storm("references before a table", before: "<table>", "x&amp;<tr><td>y&amp;"),
    Storm("a in tables", "<table><a>x<tr><td>"),
    Storm("svg groups and other ends", before: "<svg>", "<g>", "</x>"),
    Storm("empty CDATA sections", before: "<svg>", "<![CDATA[]]>"),
    Storm("empty end tags", "</>", "<title></title>"),
    Storm("html in svg", "<svg><foreignObject><p>"),
    Storm("templates", "<template>x"),
    Storm("templates in tables", "<table><template><td>"),
    Storm("forms", "<form><div>", "</form>"),
    Storm("options", before: "<select>", "<option>x"),
    Storm("options in divs", before: "<select>", "<div><option>"),
    Storm("headings", "<h1><span>", "</h2>"),
    Storm("references", "&amp;x&copy;&notit;"),
    Storm("comments", "<!-- x -->"),
    Storm("unclosed comment", before: "<!--", "-->-"),
    Storm("carriage returns", "x\r\n"),
    Storm("zeros", "a\0<b\0c d\0=\0>"),
    Storm("one tag with many attributes") { count in
      "<p " + (0..<count).map { "a\($0)=b " }.joined() + ">x"
    },
    .numbered("attributes of html again and again", { "<html a\($0)=b>" }),
    Storm("end tags of title", before: "<title>", "</titl", "</title "),
    Storm("scripts in a comment", before: "<script><!--", "<script>", "</script "),
    Storm("one long line", "word "),
    Storm("head elements behind the head", before: "<head></head>", "<meta>", "<title></title>"),
    Storm("markers", "<object><b>", "</object>"),
    Storm("cells and formatting", before: "<table>", "<td><b><i>x"),
  ]

  private func cpuSeconds(_ page: String) -> Double {
    let parser = HTMLParser()
    var tree = HTMLTree()
    var best = Double.infinity
    for _ in 0..<2 {
      tree.load { $0.append(utf8: page) }
      var start = timespec()
      var end = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &start)
      parser.parse(&tree)
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end)
      best = min(best, Double(end.tv_sec - start.tv_sec) + Double(end.tv_nsec - start.tv_nsec) / 1e9)
    }
    return best
  }

  @Test(arguments: storms) func givesASoundTree(storm: Storm) {
    let tree = HTMLTree(parsing: storm.page(700))
    let faults = violations(in: tree)
    #expect(faults == [])
  }

  @Test(arguments: storms) func takesTimeInProportion(storm: Storm) {
    let small = cpuSeconds(storm.page(2000))
    let large = cpuSeconds(storm.page(8000))
    // A fifth of a millisecond is forgiven: below that the clock says little.
    #expect(large < 9 * small + 0.0002, "\(small) s, then \(large) s for four times the page")
  }
}
