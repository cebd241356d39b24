package import Base
internal import Records
package import Runs

/// Queries that exist already in, those of the run out: what `synth --from` does in place of asking a model.
package struct ListQueries: Job {
  package static let id = "list-queries"
  internal static let file = QueryOutput.path(file: "listed")

  private let shared: SynthesisContext
  private let list: QueryList

  /// The step with the list.
  package init(_ shared: SynthesisContext, _ list: QueryList) {
    self.shared = shared
    self.list = list
  }

  package func describe(_ json: inout JSONWriter) {
    list.describe(&json)
    shared.screen.describe(&json)
  }

  package func tasks(for request: TaskRequest) -> [TaskSpec] { request.oneAfterAll(named: "list-queries") }

  package var balances: [Balance] { [Balance(.asked, is: [.queriesWritten], and: [.queryRejects])] }

  package func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    let output = try QueryOutput(context, stage: Self.id, file: "listed")
    let screen = try QueryScreen.Worker(shared.screen, shared.settings.templates)
    let tasks = TaskNames(shared.settings.templates.templates)
    try list.forEach { listed in
      guard !context.stop.isRequested else { return }
      let near = tasks.nearest(to: listed.task ?? list.task, family: list.family)
      let positive = listed.positives.first.map { PassageKey(title: $0.title, text: $0.text).description } ?? ""
      var query = QueryRecord(
        id: QueryRecord.id(passage: positive, number: listed.line, query: listed.query), query: listed.query,
        task: near.task, family: near.family, language: screen.language(of: listed.query).code, passage: positive,
        taskSaid: listed.task ?? "")
      query.isSymmetric = shared.settings.templates.isSymmetric(near.family)
      if let reason = screen.reason(against: query, nil) {
        try output.reject(query, reason)
      } else {
        try output.add(query)
      }
    }
    guard !context.stop.isRequested else { return }
    try output.finish()
  }
}
