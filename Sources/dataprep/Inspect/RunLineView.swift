import Base
import Runs

/// Formats a line of a run's own files for a person: a fault, a completion record, a plan or one of its tasks.
struct RunLineView {
  /// What a line of a run's files describes.
  enum Kind: String {
    case fault, record, plan, task

    /// What the line is; nil where it is of no such file.
    init?(_ line: JSONValue) {
      let has = { (names: [String]) in names.allSatisfy { line[$0] != nil } }
      if has(["kind", "file", "offset"]) {
        self = .fault
      } else if has(["task", "step", "state", "files"]) {
        self = .record
      } else if has(["task", "step", "inputs"]) {
        self = .task
      } else if has(["digest", "output", "steps"]) {
        self = .plan
      } else {
        return nil
      }
    }
  }

  /// Inputs, files and counts of a kind that are shown at most.
  private static let most = 8

  /// What the line is.
  let kind: Kind
  private let line: JSONValue
  private var shown: StyledText

  /// A view of a line; nil where it is of no file of a run.
  init?(_ line: JSONValue, usesColor: Bool) {
    guard let kind = Kind(line) else { return nil }
    self.kind = kind
    self.line = line
    shown = StyledText(usesColor: usesColor)
  }

  /// The formatted line. A fault is one line, as a table has it; all else ends with an empty line.
  ///
  /// - Parameter number: its position in the output, from 1.
  func text(number: Int) -> StyledText {
    var view = self
    switch kind {
    case .fault: view.addFault(number)
    case .record: view.addRecord(number)
    case .task: view.addTask(number)
    case .plan: view.addPlan()
    }
    return view.shown
  }

  private func string(_ name: String) -> String { line[name]?.string ?? "" }

  private mutating func addFault(_ number: Int) {
    let place = "\(string("file")), byte \(line["offset"]?.integer.map { "\($0)" } ?? "unknown")"
    let length = line["length"]?.integer.map { ", \(Amount.count($0)) bytes long" } ?? ""
    let detail = string("detail")
    shown.append(
      line: "\(number)  \(string("kind"))  \(place)\(length)\(detail.isEmpty ? "" : ": \(detail)")", style: .warning)
  }

  private mutating func addRecord(_ number: Int) {
    let part = line["part"]?.integer.map { ", part \($0)" } ?? ""
    shown.append(
      line: "\(number)  \(string("task"))\(part)  step \(string("step"))  \(string("state"))", style: .headline)
    addInputs()
    addList("file", line["files"]?.array ?? []) { file in
      let lines = file["lines"]?.integer.map { $0 > 0 ? ", \(Amount.count($0, of: "line"))" : "" } ?? ""
      return "\(file["path"]?.string ?? "")  \(Amount.bytes(file["bytes"]?.integer ?? 0))\(lines)"
    }
    let counts = RecordCounts(line["counts"])
    if !counts.numbers.isEmpty {
      add(counts.numbers.map { "\($0.name) \(Amount.count($0.count))" }.joined(separator: ", "))
    }
    for (name, tally) in counts.tallies {
      let more = tally.count > Self.most ? ", \(Amount.count(tally.count - Self.most)) more" : ""
      add(
        "\(name): \(tally.prefix(Self.most).map { "\($0.name) \(Amount.count($0.count))" }.joined(separator: ", "))\(more)"
      )
    }
    shown.append(lines: "", indent: "")
  }

  private mutating func addTask(_ number: Int) {
    let after = ["after_task", "after_step"].compactMap { line[$0]?.string.map { "  after \($0)" } }.joined()
    shown.append(line: "\(number)  \(string("task"))  step \(string("step"))\(after)", style: .headline)
    addInputs()
    shown.append(lines: "", indent: "")
  }

  private mutating func addPlan() {
    shown.append(line: "plan \(string("digest").prefix(12))  writes \(string("output"))", style: .headline)
    let command = (line["command"]?.array ?? []).compactMap(\.string)
    if !command.isEmpty {
      shown.append(line: "dataprep \(command.joined(separator: " "))  in \(string("directory"))", style: .dim)
    }
    for step in line["steps"]?.array ?? [] {
      add("step \(step["id"]?.string ?? "")")
      for member in step["description"]?.members ?? [] {
        guard case .array(let items) = member.value, items.contains(where: { $0.members != nil }) else {
          add("  \(member.key) \(plain(member.value))")
          continue
        }
        for item in items { add("  \(member.key) \(plain(item))") }
      }
    }
    shown.append(lines: "", indent: "")
  }

  private mutating func addInputs() {
    addList("input", line["inputs"]?.array ?? []) { input in
      "\(input["input"]?.string ?? "")\(input["bytes"]?.integer.map { "  \(Amount.bytes($0))" } ?? "")"
    }
  }

  /// Adds items a line each, the first ones alone where there are many.
  private mutating func addList(_ noun: String, _ items: [JSONValue], _ text: (JSONValue) -> String) {
    for item in items.prefix(Self.most) { add("\(noun) \(text(item))") }
    if items.count > Self.most { add("... \(Amount.count(items.count - Self.most, of: "more \(noun)"))") }
  }

  private mutating func add(_ text: String) { shown.append(lines: PrintableText.line(text), indent: "  ") }

  /// A value on one line, without braces and quotes.
  private func plain(_ value: JSONValue) -> String {
    switch value {
    case .null: "none"
    case .bool(let flag): flag ? "yes" : "no"
    case .integer(let integer): String(integer)
    case .number(let number): number.fixed(4)
    case .string(let string): string
    case .array(let items): items.isEmpty ? "none" : items.map(plain).joined(separator: ", ")
    case .object(let members):
      members.filter { $0.value != .object([]) }.map { "\($0.key == "id" ? "" : "\($0.key) ")\(plain($0.value))" }
        .joined(separator: ", ")
    }
  }
}

/// The counts of a record, as people read them.
private struct RecordCounts {
  var numbers: [(name: String, count: Int)] = []
  /// The most frequent names first.
  var tallies: [(name: String, [(name: String, count: Int)])] = []

  init(_ json: JSONValue?) {
    numbers = Self.counts(json?["numbers"])
    tallies = (json?["tallies"]?.members ?? []).map { member in
      (member.key, Self.counts(member.value).sorted { ($1.count, $0.name) < ($0.count, $1.name) })
    }
  }

  private static func counts(_ json: JSONValue?) -> [(name: String, count: Int)] {
    (json?.members ?? []).compactMap { member in member.value.integer.map { (member.key, $0) } }
  }
}
