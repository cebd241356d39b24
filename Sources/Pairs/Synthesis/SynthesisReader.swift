internal import Base
internal import Inference
internal import Records

/// Makes a query of what a model answered, or says why there is none.
internal struct SynthesisReader {
  private let screen: QueryScreen.Worker
  private let parser: QueryParser

  init(_ settings: SynthesisSettings, _ screen: QueryScreen) throws {
    self.screen = try QueryScreen.Worker(screen, settings.templates)
    parser = QueryParser(settings.templates.templates)
  }

  /// What came of an answer.
  enum Outcome {
    case query(QueryRecord)
    case reject(QueryRecord, RejectReason)
  }

  /// Reads a line of the log.
  func read(_ line: JSONValue?, _ prompt: SynthesisPrompt, _ passage: Passage, number: Int) -> Outcome {
    var query = QueryRecord(passage)
    query.family = prompt.rendered.family
    query.task = prompt.rendered.tasks.first ?? ""
    query.persona = prompt.values.persona
    query.difficulty = prompt.values.difficulty
    query.length = prompt.values.length
    query.id = QueryRecord.id(passage: passage.key, number: number, query: "")
    guard let line, let content = AnswerContent(line), case .text(let text, let isCut) = content.value else {
      let failure = line.flatMap { AnswerFailure($0) }
      return .reject(
        query,
        RejectReason(
          "no-answer",
          [.init("status", .integer(failure?.status ?? 0)), .init("message", .text(failure?.message ?? ""))]))
    }
    let parsed = Result { () throws(AnswerFlaw) in
      try parser.parse(text, family: prompt.rendered.family, isCut: isCut)
    }
    switch parsed {
    case .failure(let flaw):
      return .reject(query, RejectReason(flaw.rawValue, [.init("answer", .text(text))]))
    case .success(let found):
      query.query = found.query
      query.taskSaid = found.taskSaid
      query.isSymmetric = prompt.isSymmetric
      query.id = QueryRecord.id(passage: passage.key, number: number, query: found.query)
      if let reason = screen.reason(against: query, passage) { return .reject(query, reason) }
      return .query(query)
    }
  }
}

extension QueryRecord {
  /// A query for a passage that has no text yet.
  internal init(_ passage: Passage) {
    self.init(
      id: QueryRecord.id(passage: passage.key, number: 0, query: ""), query: "", task: "", family: "",
      language: passage.language, passage: passage.key)
  }
}
