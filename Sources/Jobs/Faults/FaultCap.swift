internal import Base
internal import Records

/// Which faults of a file get a line of their own, and how many of each kind the others are.
///
/// An input can be made of faults alone, fifty million of them. The first of each kind show what is wrong and where; all
/// others are counted by kind and input, and a count is one line. What is kept depends on the order of the faults alone.
internal struct FaultCap: Equatable {
  /// Lines of one kind. They take 2 to 3 MB, which is about what an input's documents do, and more than anybody reads.
  static let mostLines = 10_000

  /// Faults with a line of their own, by kind.
  private var located: [String: Int] = [:]
  /// Faults without one, by kind and input.
  private var others: [String: [String: Int]] = [:]

  init() {}

  /// Counts a fault, and tells whether it gets a line.
  mutating func admits(kind: String, file: String) -> Bool {
    guard located[kind, default: 0] < Self.mostLines else {
      others[kind, default: [:]][file, default: 0] += 1
      return false
    }
    located[kind, default: 0] += 1
    return true
  }

  /// Counts further faults without lines.
  mutating func add(_ count: Int, kind: String, file: String) {
    others[kind, default: [:]][file] = (others[kind]?[file] ?? 0).adding(clamped: count)
  }

  /// Adds the faults without lines of another file.
  mutating func addOthers(of other: FaultCap) {
    for (kind, files) in other.others { for (file, count) in files { add(count, kind: kind, file: file) } }
  }

  /// All faults by kind.
  var counts: [String: Int] {
    var counts = located
    for (kind, files) in others {
      counts[kind] = files.values.reduce(located[kind] ?? 0) { $0.adding(clamped: $1) }
    }
    return counts
  }

  /// Lines that the file has in the end.
  var lineCount: Int { located.values.reduce(0, +) + others.values.reduce(0) { $0 + $1.count } }

  /// Writes a line for each kind and input whose further faults have none: `{"kind":K,"file":F,"more":N}`.
  func writeOthers(to lines: inout JSONWriter) {
    for (kind, files) in others.sorted(by: { $0.key < $1.key }) {
      for (file, count) in files.sorted(by: { Path.precedes($0.key, $1.key) }) {
        lines.beginObject()
        lines.member("kind", kind)
        lines.member("file", file)
        lines.member("more", count)
        lines.endObject()
        lines.endLine()
      }
    }
  }
}

/// In a checkpoint.
extension FaultCap {
  /// Reads what `write` wrote; nil for anything else.
  init?(_ json: JSONValue?) {
    guard let located = json?["located"]?.members, let others = json?["others"]?.members else { return nil }
    for item in located {
      guard let count = item.value.integer, 0...Self.mostLines ~= count else { return nil }
      self.located[item.key] = count
    }
    for item in others {
      guard let files = item.value.members else { return nil }
      for file in files {
        guard let count = file.value.count else { return nil }
        add(count, kind: item.key, file: file.key)
      }
    }
  }

  /// Writes the counts as an object.
  func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("located", located)
    json.key("others")
    json.beginObject()
    for (kind, files) in others.sorted(by: { $0.key < $1.key }) {
      json.key(kind)
      json.beginObject()
      for (file, count) in files.sorted(by: { Path.precedes($0.key, $1.key) }) {
        json.key(file)
        json.integer(count)
      }
      json.endObject()
    }
    json.endObject()
    json.endObject()
  }
}
