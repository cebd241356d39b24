internal import Base
internal import Records

extension TerminalLabelling {
  /// Lines of text on a terminal of this size.
  package func page(columns: Int, rows: Int) -> Int { max(3, rows - head(columns).count - foot(columns).count) }

  /// The lines to show, at most `rows` unless there is no room for three lines of text; printable, and none wider than
  /// `columns`.
  package func screen(columns: Int, rows: Int) -> [String] {
    let (head, foot) = (head(columns), foot(columns))
    guard let document = desk.session.current else {
      let done = "All \(desk.session.queue.count) documents are labelled."
      return head + TerminalText.wrap("\(done) z takes back the last label, q ends.", columns: columns) + last(columns)
    }
    let room = page(columns: columns, rows: rows)
    let text = TerminalText.wrap(document.text, columns: columns, limit: scroll + room)
    let start = max(0, min(scroll, text.count - room))
    var lines = Array(text[start...])
    lines += Array(repeating: "", count: max(0, room - lines.count))
    return head + lines + foot
  }

  private func head(_ columns: Int) -> [String] {
    let session = desk.session
    let name = LanguageTag(session.language)?.englishName ?? session.language
    var top = "\(session.language) · \(name) · \(session.rater.name)"
    if let proficiency = session.rater.proficiency { top += " (\(proficiency.rawValue))" }
    top += " · \(session.labelled) of \(session.queue.count) labelled"
    if let seconds = session.secondsLeft, seconds > 0 { top += " · ~\(Int((seconds / 60).rounded(.up))) min" }
    var lines = TerminalText.wrap(top, columns: columns) + [rule(columns)]
    guard let document = session.current else { return lines }
    let address = document.url.isEmpty ? document.host : document.url
    for field in [document.title, address] where !field.isEmpty {
      lines += TerminalText.wrap(PrintableText.line(field), columns: columns).prefix(2)
    }
    return lines + [""]
  }

  private func foot(_ columns: Int) -> [String] {
    var lines = [rule(columns)]
    for line in aids { lines += TerminalText.wrap(line, columns: columns).prefix(2) }
    lines += last(columns) + [rule(columns)]
    switch mode {
    case .document: lines += TerminalText.wrap(keys, columns: columns)
    case .code(let text):
      let offers = desk.session.offers.enumerated().map {
        "[\($0.offset + 1)] \($0.element.englishName) (\($0.element.code))"
      }
      lines += TerminalText.wrap(unbroken(offers), columns: columns)
      lines.append(end(of: "Which language? Code or name, Enter (alone: not known), Esc back: \(text)", columns))
    case .note(let text): lines.append(end(of: "Note, Enter saves: \(text)", columns))
    }
    if !message.isEmpty { lines += TerminalText.wrap(message, columns: columns).prefix(1) }
    return lines
  }

  private func rule(_ columns: Int) -> String { String(repeating: "─", count: columns) }

  /// The end of what is being written, so that one sees it.
  private func end(of text: String, _ columns: Int) -> String {
    TerminalText.wrap(PrintableText.line(text), columns: columns).last ?? ""
  }

  private var keys: String {
    let labels = desk.session.rater.choices.map { "[\($0.key)] \($0.title)" }
    let set = desk.session.remarks?.flags ?? []
    let flags = AuditFlag.allCases.map { "[\($0.key)] \($0.title)\(set.contains($0) ? " ✓" : "")" }
    let others = ["[c] Note", "[k] Skip", "[z] Undo", "[q] End", "[space] More text"]
    return unbroken(labels + flags + others)
  }

  /// Keys with their titles, in which no line ends: no-break spaces.
  private func unbroken(_ titles: [String]) -> String {
    titles.map { $0.replacing(" ", with: "\u{A0}") }.joined(separator: "  ")
  }

  /// What is known of the page; no score, and nothing that a stage said of it.
  private var aids: [String] {
    guard let document = desk.session.current else { return [] }
    func name(_ code: String) -> String { LanguageTag(code).map { "\($0.englishName) (\(code))" } ?? code }
    func percent(_ share: Double) -> String { "\((100 * share).fixed(share < 0.1 ? 1 : 0)) %" }
    var facts = document.scripts.prefix(3).map { "\(Script($0.code)?.name ?? $0.code) \(percent($0.share))" }
    if let share = document.wordListShare { facts.append("on the word list \(percent(share))") }
    if !document.htmlLanguage.isEmpty { facts.append("page says \(document.htmlLanguage)") }
    if document.duplicates > 0 { facts.append("copies \(document.duplicates)") }
    if document.hostDocuments > 0 { facts.append("host has \(document.hostDocuments)") }
    let mates = desk.session.hostMates.count
    if mates > 0 { facts.append("\(mates) more of it in the sample") }
    let rivals = document.rivals.prefix(4).map { name($0.code) + ($0.isInModel ? "" : ", not in the model") }
    var lines = [facts.joined(separator: " · ")]
    if !rivals.isEmpty { lines.append("might be " + rivals.joined(separator: "; ")) }
    return lines.map { PrintableText.line($0) }
  }

  private func last(_ columns: Int) -> [String] {
    guard let last = desk.session.last else { return [] }
    let scores =
      [(last.document.language, last.document.languageScore)]
      + last.document.rivals.prefix(2).map { ($0.code, $0.score) }
    let told = scores.map { "\($0.0) \($0.1.fixed(2))" }.joined(separator: ", ")
    let code = last.entry.code.map { " (\($0))" } ?? ""
    return Array(
      TerminalText.wrap("last: \(last.entry.label?.title ?? "")\(code); the identifier said \(told)", columns: columns)
        .prefix(2))
  }
}
