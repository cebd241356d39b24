internal import Base
internal import Records
internal import Runs

/// One file of documents, and how much it has of each subset: what the first step of a release tells the second.
internal struct SourceSizes: Sendable {
  /// Its path in the run's directory where the run has published it, else where it is.
  var path: String
  /// What it was when it was read; nil for a published file.
  var input: Input?
  var sizes: [Subset: SubsetSize] = [:]

  /// Reads what `write` wrote.
  ///
  /// - Throws: `ReleaseError.badFile` for anything else.
  init(_ json: JSONValue, task: String) throws(ReleaseError) {
    let bad = ReleaseError(
      .badFile, "the record of \(task) does not say what was counted",
      advice: "Choose another --output, or remove this one.")
    guard let path = json["file"]?.string, let rows = json["sizes"]?.array else { throw bad }
    self.path = path
    if let input = json["input"], input != .null {
      guard let read = Input(input) else { throw bad }
      self.input = read
    }
    for row in rows {
      guard let values = row.array, values.count == 4, let language = values[0].string,
        let tier = values[1].string.flatMap(Verdict.Tier.init(name:)), let documents = values[2].count,
        let textBytes = values[3].count
      else { throw bad }
      sizes[Subset(language: language, tier: tier)] = SubsetSize(documents: documents, textBytes: textBytes)
    }
  }

  init(path: String, input: Input?) {
    self.path = path
    self.input = input
  }

  func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("file", path)
    json.key("input")
    if let input { input.write(to: &json) } else { json.null() }
    json.key("sizes")
    json.beginArray()
    for (subset, size) in sizes.sorted(by: { $0.key < $1.key }) {
      json.beginArray()
      json.string(subset.language)
      json.string(subset.tier.name)
      json.integer(size.documents)
      json.integer(size.textBytes)
      json.endArray()
    }
    json.endArray()
    json.endObject()
  }

  /// All that the count tasks of a run have found, in the order of the plan.
  ///
  /// - Parameter tasks: how many there are.
  static func all(_ context: TaskContext, tasks: Int) throws -> [SourceSizes] {
    var sources: [SourceSizes] = []
    for number in 0..<tasks {
      let task = ReleaseNames.countTask(number)
      guard let state = try context.record(ofTask: task)?.resume, let listed = state["sources"]?.array else {
        throw ReleaseError(.badFile, "task \(task) has no record of what it counted")
      }
      for item in listed { sources.append(try SourceSizes(item, task: task)) }
    }
    return sources
  }
}
