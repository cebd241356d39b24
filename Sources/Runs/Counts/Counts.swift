package import Base

/// What a task, or a run as the sum of its tasks, read, wrote, dropped and found broken.
///
/// Counts are numbers (`pages`), tallies by name (`rejects`: documents by reason) and stages. Jobs name their own; sums,
/// bounds and JSON are here, once.
package struct Counts: Sendable, Equatable {
  /// The name of a number; jobs add their own as static members.
  package struct Number: RawRepresentable, Hashable, Sendable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
    package init(_ rawValue: String) { self.rawValue = rawValue }
  }

  /// The name of a tally; jobs add their own as static members.
  package struct Name: RawRepresentable, Hashable, Sendable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
    package init(_ rawValue: String) { self.rawValue = rawValue }
  }

  /// Names that a tally keeps in a record and in a report.
  internal static let nameLimit = 1000
  /// Names beyond which a tally is cut while it grows: what servers send is not to decide how much memory a run takes.
  internal static let heldNames = 1 << 14

  package private(set) var numbers: [String: Int] = [:]
  package private(set) var tallies: [String: Tally] = [:]
  /// The stages in their order.
  package private(set) var stages: [StageCount] = []

  package init() {}

  /// A number; 0 where nothing was counted.
  package subscript(_ number: Number) -> Int {
    get { numbers[number.rawValue] ?? 0 }
    set { numbers[number.rawValue] = newValue }
  }

  /// A tally; empty where nothing was counted.
  package subscript(_ name: Name) -> Tally {
    _read { yield tallies[name.rawValue, default: Tally()] }
    _modify { yield &tallies[name.rawValue, default: Tally()] }
  }

  /// Adds other counts.
  package mutating func add(_ other: Counts) {
    for (name, count) in other.numbers { numbers[name] = (numbers[name] ?? 0).adding(clamped: count) }
    for (name, tally) in other.tallies { tallies[name, default: Tally()].add(tally) }
    for stage in other.stages { add(stage) }
  }

  /// Adds one stage's counts; a stage that is new comes last.
  package mutating func add(_ stage: StageCount) {
    if let index = stages.firstIndex(where: { $0.name == stage.name }) {
      stages[index].add(stage)
    } else {
      stages.append(stage)
    }
  }

  /// Cuts tallies back to their most frequent names when they have more than `held`; the rest is counted as `(others)`.
  ///
  /// A rare name that comes back after a cut is counted from there on, so that tallies of very many names are
  /// approximate; their totals stay exact.
  package mutating func trim(held: Int = heldNames, to limit: Int = heldNames / 2) {
    for name in tallies.keys where tallies[name, default: Tally()].counts.count > held {
      tallies[name, default: Tally()].truncate(to: limit, rest: "(others)")
    }
  }

  /// Cuts tallies to what a record and a report keep.
  package mutating func trimForRecord() { trim(held: Self.nameLimit, to: Self.nameLimit) }

  /// The counts without tallies of more than a few names, which are most of what counts take.
  package var withoutDistributions: Counts {
    var copy = self
    copy.tallies = tallies.filter { $0.value.counts.count <= 64 }
    return copy
  }
}

/// What every job counts.
extension Counts.Number {
  /// Records read: of an archive, lines, rows.
  package static let records = Self("records")
  /// Bytes of the inputs as stored.
  package static let bytesIn = Self("bytes_in")
  /// Bytes of the files written.
  package static let bytesOut = Self("bytes_out")
}

extension Counts.Name {
  /// Faults by kind.
  package static let faults = Self("faults")
}

extension Counts {
  package func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("numbers", numbers)
    json.key("tallies")
    json.beginObject()
    for (name, tally) in tallies.sorted(by: { $0.key < $1.key }) {
      json.key(name)
      tally.write(to: &json)
    }
    json.endObject()
    json.key("stages")
    json.beginArray()
    for stage in stages { stage.write(to: &json) }
    json.endArray()
    json.endObject()
  }

  /// Reads what `write` wrote; what is missing counts as nothing.
  package init(_ json: JSONValue?) {
    for member in json?["numbers"]?.members ?? [] { numbers[member.key] = member.value.count ?? 0 }
    for member in json?["tallies"]?.members ?? [] { tallies[member.key] = Tally(member.value) }
    stages = (json?["stages"]?.array ?? []).map(StageCount.init)
  }
}
