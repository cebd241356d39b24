package import Base
internal import Inference
package import Runs

/// Seeds in, queries that a model wrote for them out: the third step of `synth`.
///
/// A task asks for all queries of its seeds first, and then writes them in the order of the seeds: the order in which answers
/// come is seen nowhere.
package struct SynthesizeQueries: Job {
  package static let id = "synthesize"
  /// Seeds of a task.
  internal static let seedsOfTask = 8192

  private let shared: SynthesisContext

  /// The step.
  package init(_ shared: SynthesisContext) { self.shared = shared }

  package func describe(_ json: inout JSONWriter) {
    shared.corpus.describe(&json)
    shared.settings.describe(&json)
    shared.screen.describe(&json)
  }

  package func tasks(for request: TaskRequest) -> [TaskSpec] {
    Share.tasks(
      "synthesize", of: shared.corpus.quotas.seedLimit, each: Self.seedsOfTask, request, inputs: [],
      after: { _ in request.before.map { .step($0) } ?? .nothing })
  }

  package var balances: [Balance] { [Balance(.asked, is: [.queriesWritten], and: [.queryRejects])] }

  package func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    let share = try Share(task, of: shared.corpus.quotas.seedLimit, each: Self.seedsOfTask)
    let passages = try PassageFile(context.published(DrawPassages.file, of: DrawPassages.id))
    // Quotas may leave fewer seeds than were asked for.
    let seeds = share.range.clamped(to: 0..<passages.count)
    let log = try shared.log(task.name, context)
    let order = try order(seeds, passages)
    let asking = Asking(model: try shared.needed(), log: log)
    let outcome = try asking.ask(
      {
        var next = 0
        return {
          while next < order.count {
            let item = order[next]
            next += 1
            let passage = try passages.passage(item.passage)
            if let prompt = SynthesisPrompt(shared.settings, passage, number: item.number) { return prompt.question }
          }
          return nil
        }
      }, stop: context.stop, answered: { context.report(.answer($0)) })
    guard outcome != nil else { return }
    try write(task, seeds, passages, log, context)
  }

  /// A query to ask for.
  private struct Item {
    var template: String
    var passage: Int
    var number: Int
  }

  /// The order of requests: those of one template one after the other, as they begin alike and servers compute that once.
  private func order(_ seeds: Range<Int>, _ passages: PassageFile) throws -> [Item] {
    var items: [Item] = []
    for place in seeds {
      let passage = try passages.passage(place)
      guard passage.isSeed else { break }
      for number in 0..<shared.settings.queries {
        guard let (template, _) = SynthesisPrompt.template(shared.settings, passage, number: number) else { continue }
        items.append(Item(template: template.name, passage: place, number: number))
      }
    }
    return items.sorted {
      ($0.template, $0.passage, $0.number) < ($1.template, $1.passage, $1.number)
    }
  }

  private func write(
    _ task: TaskSpec, _ seeds: Range<Int>, _ passages: PassageFile, _ log: AnswerLog, _ context: TaskContext
  ) throws {
    let output = try QueryOutput(context, stage: Self.id, file: task.name)
    let reader = try SynthesisReader(shared.settings, shared.screen)
    for place in seeds {
      let passage = try passages.passage(place)
      guard passage.isSeed else { break }
      for number in 0..<shared.settings.queries {
        guard !context.stop.isRequested else { return }
        guard let prompt = SynthesisPrompt(shared.settings, passage, number: number) else {
          try output.reject(QueryRecord(passage), RejectReason("no-template"))
          continue
        }
        let line = try log.answer(prompt.question.key)
        if let content = line.flatMap({ AnswerContent($0) }) { output.count(content.usage) }
        switch reader.read(line, prompt, passage, number: number) {
        case .query(let query): try output.add(query)
        case .reject(let query, let reason): try output.reject(query, reason)
        }
      }
    }
    try output.finish()
  }

  /// The file of a task's queries.
  internal static func path(_ share: Share) -> String { QueryOutput.path(file: share.name("synthesize")) }
}
