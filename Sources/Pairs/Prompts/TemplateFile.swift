internal import Base
internal import Records

/// A template's file, taken apart: settings between two lines `---`, then sections that begin with `# Instruction`,
/// `# Example`, `# Request` and `# Chat`.
internal struct TemplateFile {
  /// The lines of a section, without empty ones around them.
  internal struct Section {
    /// The number of its first line.
    var line: Int
    var text: String
  }

  private enum Key: String, CaseIterable {
    case kind, family, language, symmetric, tasks, labels, stop
    case maxTokens = "max-tokens"
  }

  private enum SectionName: String, CaseIterable {
    case instruction = "Instruction"
    case example = "Example"
    case request = "Request"
    case chat = "Chat"
  }

  internal private(set) var kind = PromptTemplate.Kind.synthesis
  internal private(set) var family = ""
  internal private(set) var language = ""
  internal private(set) var isSymmetric = false
  internal private(set) var tasks: [String] = []
  internal private(set) var labels: [String] = []
  internal private(set) var maxTokens: Int?
  internal private(set) var stop: [String]?
  internal private(set) var instruction = Section(line: 1, text: "")
  internal private(set) var examples: [Section] = []
  internal private(set) var request = Section(line: 1, text: "")
  internal private(set) var chat: Section?
  private let location: String

  /// The most tokens that a template may ask for.
  private static let tokenLimit = 4096
  /// The most examples that are useful in a prompt.
  private static let exampleLimit = 32

  internal init(_ text: String, location: String) throws(PairsError) {
    self.location = location
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      String(line.last == "\r" ? line.dropLast() : line)
    }
    guard lines.first == "---", let end = lines.dropFirst().firstIndex(of: "---") else {
      throw error(1, "no settings", "A template begins with settings between two lines ---.")
    }
    try readSettings(lines[1..<end])
    try readSections(lines[(end + 1)...])
  }

  /// An error at a line.
  internal func error(_ line: Int, _ message: String, _ advice: String? = nil) -> PairsError {
    PairsError(.badRecord, message, location: "\(location):\(line)", advice: advice)
  }

  private static func nearest(_ name: String, _ names: [String]) -> String {
    let guess = nearestName(to: name, among: names).map { "Did you mean \($0)? " } ?? ""
    return guess + "There are: \(names.joined(separator: ", "))."
  }

  // MARK: Settings

  private mutating func readSettings(_ lines: ArraySlice<String>) throws(PairsError) {
    var seen: [Key: (line: Int, value: String, items: [String])] = [:]
    var open: Key?
    for (index, line) in zip(lines.indices, lines) where !line.allSatisfy(\.isWhitespace) {
      if line.hasPrefix("- ") {
        guard let key = open, seen[key]?.value.isEmpty == true else { throw error(index + 1, "an item of no list") }
        seen[key]?.items.append(String(line.dropFirst(2)).trimmed)
        continue
      }
      guard let colon = line.firstIndex(of: ":") else {
        throw error(index + 1, "no setting: \(line)", "Settings are `key: value`, or `key:` and lines `- item`.")
      }
      let name = String(line[..<colon]).trimmed
      guard let key = Key(rawValue: name) else {
        throw error(index + 1, "a template has no setting \(name)", Self.nearest(name, Key.allCases.map(\.rawValue)))
      }
      guard seen[key] == nil else { throw error(index + 1, "\(name) is set twice") }
      seen[key] = (index + 1, String(line[line.index(after: colon)...]).trimmed, [])
      open = key
    }
    try take(seen)
  }

  private mutating func take(_ seen: [Key: (line: Int, value: String, items: [String])]) throws(PairsError) {
    func value(_ key: Key) throws(PairsError) -> (line: Int, text: String)? {
      guard let entry = seen[key] else { return nil }
      guard entry.items.isEmpty, !entry.value.isEmpty else { throw error(entry.line, "\(key.rawValue) is one value") }
      return (entry.line, entry.value)
    }
    func required(_ key: Key) throws(PairsError) -> (line: Int, text: String) {
      guard let value = try value(key) else { throw error(1, "\(key.rawValue) is not set") }
      return value
    }
    func list(_ key: Key) throws(PairsError) -> (line: Int, items: [String])? {
      guard let entry = seen[key] else { return nil }
      guard entry.value.isEmpty, !entry.items.isEmpty, entry.items.allSatisfy({ !$0.isEmpty }) else {
        throw error(entry.line, "\(key.rawValue) is a list", "Write `\(key.rawValue):` and lines `- item` below it.")
      }
      guard Set(entry.items).count == entry.items.count else {
        throw error(entry.line, "\(key.rawValue) has an item twice")
      }
      return (entry.line, entry.items)
    }
    let kindName = try required(.kind)
    guard let kind = PromptTemplate.Kind(rawValue: kindName.text) else {
      throw error(
        kindName.line, "there is no kind \(kindName.text)",
        Self.nearest(kindName.text, PromptTemplate.Kind.allCases.map(\.rawValue)))
    }
    self.kind = kind
    let family = try required(.family)
    guard Self.isKebab(family.text), kind != .synthesis || family.text != PromptTemplate.any else {
      throw error(family.line, "\(family.text) is no family", "A family is a name such as question-answering.")
    }
    self.family = family.text
    let language = try required(.language)
    guard let code = language.text == PromptTemplate.any ? language.text : LanguageTag(language.text)?.code else {
      throw error(language.line, "there is no language \(language.text)", "Write a tag such as de, or any.")
    }
    self.language = code
    if let flag = try value(.symmetric) {
      guard ["true", "false"].contains(flag.text) else { throw error(flag.line, "symmetric is true or false") }
      isSymmetric = flag.text == "true"
    }
    if let number = try value(.maxTokens) {
      guard let count = Int(number.text), 1...Self.tokenLimit ~= count else {
        throw error(number.line, "max-tokens is a number from 1 to \(Self.tokenLimit)")
      }
      maxTokens = count
    }
    if let stops = try list(.stop) {
      guard stops.items.count <= PromptTemplate.stopLimit else {
        throw error(
          stops.line, "\(stops.items.count) stop strings", "Servers take \(PromptTemplate.stopLimit) at most.")
      }
      stop = stops.items.map(Self.unescaped)
    }
    if let entry = try list(.tasks) { tasks = entry.items }
    if let entry = try list(.labels) { labels = entry.items }
    for (key, owner, isSet) in [(Key.tasks, .synthesis, !tasks.isEmpty), (.labels, .relevance, !labels.isEmpty)]
      as [(Key, PromptTemplate.Kind, Bool)]
    {
      if kind == owner, !isSet { throw error(1, "\(key.rawValue) is not set") }
      if kind != owner, let line = seen[key]?.line {
        throw error(line, "a template of kind \(kind.rawValue) has no \(key.rawValue)")
      }
    }
    if kind == .relevance, labels.count < 2 { throw error(seen[.labels]?.line ?? 1, "labels are at least two") }
  }

  private static func isKebab(_ name: String) -> Bool {
    name.utf8.allSatisfy { $0 &- UInt8(ascii: "a") < 26 || ASCII.isDigit($0) || $0 == UInt8(ascii: "-") }
  }

  /// `\n` and `\t` as what they stand for.
  private static func unescaped(_ text: String) -> String {
    var result = ""
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if isEscaped {
        result.unicodeScalars.append(scalar == "n" ? "\n" : scalar == "t" ? "\t" : scalar)
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  // MARK: Sections

  private mutating func readSections(_ lines: ArraySlice<String>) throws(PairsError) {
    var found: [(name: SectionName, line: Int, lines: [String])] = []
    for (index, line) in zip(lines.indices, lines) {
      if line.hasPrefix("# ") {
        let title = String(line.dropFirst(2)).trimmed
        guard let name = SectionName(rawValue: title) else {
          throw error(
            index + 1, "a template has no section \(title)", Self.nearest(title, SectionName.allCases.map(\.rawValue)))
        }
        guard name == .example || !found.contains(where: { $0.name == name }) else {
          throw error(index + 1, "\(title) is there twice")
        }
        found.append((name, index + 1, []))
      } else if found.isEmpty {
        guard line.allSatisfy(\.isWhitespace) else { throw error(index + 1, "a line in no section") }
      } else {
        found[found.count - 1].lines.append(line)
      }
    }
    for section in found {
      var first = 0
      var last = section.lines.count
      while first < last, section.lines[first].allSatisfy(\.isWhitespace) { first += 1 }
      while last > first, section.lines[last - 1].allSatisfy(\.isWhitespace) { last -= 1 }
      let text = section.lines[first..<last].joined(separator: "\n")
      guard !text.isEmpty else { throw error(section.line, "\(section.name.rawValue) is empty") }
      let read = Section(line: section.line + 1 + first, text: text)
      switch section.name {
      case .instruction: instruction = read
      case .example: examples.append(read)
      case .request: request = read
      case .chat: chat = read
      }
    }
    for (name, isThere) in [
      (SectionName.instruction, !instruction.text.isEmpty), (.example, !examples.isEmpty),
      (.request, !request.text.isEmpty),
    ] where !isThere {
      throw error(1, "no section \(name.rawValue)")
    }
    guard examples.count <= Self.exampleLimit else {
      throw error(examples[Self.exampleLimit].line, "more than \(Self.exampleLimit) examples")
    }
  }

  /// A section with its variables.
  internal func text(_ section: Section, allowed: [PromptText.Variable]) throws(PairsError) -> PromptText {
    try PromptText(section.text, allowed: allowed) { name, line in
      let names = allowed.map(\.rawValue)
      return error(
        section.line + line, "there is no variable {\(name)} here",
        names.isEmpty ? "This section has no variables." : Self.nearest(name, names))
    }
  }
}
