internal import Base

/// The parts that report pages are made of.
extension HTMLWriter {
  /// Begins a page.
  package mutating func beginPage(title: String) {
    markup("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
    // Nothing on the page runs or loads, whatever a text has become.
    markup("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
    markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
    element("title", title)
    markup("\n<style>\n")
    markup(ReportStyle.sheet)
    markup("\n</style>\n</head>\n<body>\n")
    element("h1", title)
    markup("\n")
  }

  /// Ends a page.
  package mutating func endPage() { markup("</body>\n</html>\n") }

  /// Writes numbers with their names, side by side.
  package mutating func cards(_ cards: [(name: String, value: String)]) {
    open("dl", ["class": "cards"])
    for card in cards {
      open("div")
      element("dt", card.name)
      element("dd", card.value)
      close("div")
    }
    close("dl")
    markup("\n")
  }

  /// Begins a table that scrolls sideways where it is wider than the page.
  package mutating func beginTable(_ head: [String]) {
    markup("<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>")
    for name in head {
      open("th", ["scope": "col"])
      text(name)
      close("th")
    }
    markup("</tr></thead>\n<tbody>\n")
  }

  /// Ends a table.
  package mutating func endTable() { markup("</tbody></table></div>\n") }

  /// Writes a bar of parts, each a share of a whole: `keep`, `drop`, or empty for neither.
  ///
  /// - Parameter label: what it says, for those who do not see it.
  package mutating func bar(_ parts: [(kind: String, share: Double)], label: String) {
    open("div", ["class": "bar", "role": "img", "aria-label": label])
    for part in parts where part.share > 0 {
      open("i", ["class": part.kind, "style": "width:\((100 * min(1, part.share)).fixed(2))%"])
      close("i")
    }
    close("div")
  }

  /// Writes a table of names with a bar, a count and a share each.
  ///
  /// - Parameters:
  ///   - whole: what shares are of.
  ///   - limit: rows that are shown at once; the others unfold.
  package mutating func bars(
    _ rows: [(name: String, count: Int)], of whole: Int, named noun: String, kind: String = "", limit: Int = 15
  ) {
    guard !rows.isEmpty else { return element("p", "none", ["class": "soft"]) }
    let most = rows.reduce(1) { max($0, $1.count) }
    func write(_ rows: ArraySlice<(name: String, count: Int)>, _ html: inout HTMLWriter) {
      html.beginTable([noun, "", "count", "share"])
      for row in rows {
        html.open("tr")
        html.element("td", row.name)
        html.open("td", ["class": "wide"])
        html.bar([(kind, Double(row.count) / Double(most))], label: ReportText.share(row.count, of: whole))
        html.close("td")
        html.element("td", ReportText.count(row.count))
        html.element("td", ReportText.share(row.count, of: whole))
        html.close("tr")
        html.markup("\n")
      }
      html.endTable()
    }
    write(rows.prefix(limit), &self)
    guard rows.count > limit else { return }
    open("details")
    element("summary", "\(ReportText.count(rows.count - limit)) more")
    write(rows.dropFirst(limit), &self)
    close("details")
    markup("\n")
  }
}

/// Numbers as people read them.
package enum ReportText {
  /// `1234567` as `1,234,567`.
  package static func count(_ value: Int) -> String {
    var digits = Array(String(value.magnitude))
    for place in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: place) }
    return (value < 0 ? "-" : "") + String(digits)
  }

  /// A share in percent, empty of nothing; small ones with one digit more.
  package static func share(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "" }
    let share = Double(part) / Double(whole)
    return "\((100 * share).fixed(part > 0 && share < 0.001 ? 2 : 1)) %"
  }
}
