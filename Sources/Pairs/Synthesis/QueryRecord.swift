internal import Base
internal import Records

/// A query of a run: a line of `queries.jsonl`.
package struct QueryRecord: Sendable, Equatable {
  /// 32 hexadecimal digits, made of the passage's key, the number of the query and its text.
  package var id: String
  /// The query, on one line.
  package var query: String
  /// The description of its task.
  package var task: String
  /// The family of the task.
  package var family: String
  /// The language of its passage, a canonical tag; `und` for a query without one.
  package var language: String
  /// Whether passages of the family are queries too.
  package var isSymmetric: Bool
  /// The key of the passage that it was made for; empty for a query that came from a list.
  package var passage: String
  /// The model's own words for the task.
  package var taskSaid: String
  /// What the prompt asked for, beside the family.
  package var persona: String
  package var difficulty: String
  package var length: String
  /// The evaluation's item that it is too much like; empty for none.
  package var contaminatedBy: String

  /// A query with its values.
  package init(
    id: String, query: String, task: String, family: String, language: String, isSymmetric: Bool = false,
    passage: String = "", taskSaid: String = "", persona: String = "", difficulty: String = "", length: String = "",
    contaminatedBy: String = ""
  ) {
    self.id = id
    self.query = query
    self.task = task
    self.family = family
    self.language = language
    self.isSymmetric = isSymmetric
    self.passage = passage
    self.taskSaid = taskSaid
    self.persona = persona
    self.difficulty = difficulty
    self.length = length
    self.contaminatedBy = contaminatedBy
  }

  /// An identifier that depends on what is given alone.
  package static func id(passage: String, number: Int, query: String) -> String {
    String(Digest.sha256("\(passage)\u{0}\(number)\u{0}\(query)").prefix(32))
  }

  /// The query of a line.
  ///
  /// - Throws: `JSONError`; nil where a member is missing.
  init?(_ line: Span<UInt8>) throws(JSONError) { self.init(try JSONValue(parsing: line)) }

  /// The query of an object; nil where a member is missing.
  init?(_ json: JSONValue) {
    func text(_ name: String) -> String? { json[name]?.string }
    guard let id = text("id"), let query = text("query"), let task = text("task"), let family = text("family"),
      let language = text("language"), case .bool(let isSymmetric)? = json["symmetric"],
      let passage = text("passage")
    else { return nil }
    self.init(
      id: id, query: query, task: task, family: family, language: language, isSymmetric: isSymmetric,
      passage: passage, taskSaid: text("task_said") ?? "", persona: text("persona") ?? "",
      difficulty: text("difficulty") ?? "", length: text("length") ?? "",
      contaminatedBy: text("contaminated_by") ?? "")
  }

  /// The number that draws for the query are made with.
  var drawKey: UInt64 { UInt64(id.prefix(16), radix: 16) ?? 0 }

  /// Writes why it went no further, as a line's object.
  func writeReject(to json: inout JSONWriter, stage: String, reason: String, values: [Drop.Value] = []) {
    json.beginObject()
    writeMembers(to: &json)
    json.member("stage", stage)
    json.member("reason", reason)
    json.key("values")
    json.beginObject()
    for value in values { value.write(to: &json) }
    json.endObject()
    json.endObject()
  }

  /// Writes it as members of a line's object.
  func writeMembers(to json: inout JSONWriter) {
    json.member("id", id)
    json.member("query", query)
    json.member("task", task)
    json.member("family", family)
    json.member("language", language)
    json.member("symmetric", isSymmetric)
    json.member("passage", passage)
    json.member("task_said", taskSaid)
    json.member("persona", persona)
    json.member("difficulty", difficulty)
    json.member("length", length)
    json.member("contaminated_by", contaminatedBy)
  }
}
