package import Base
internal import Jobs
package import Runs

/// `report.json` and `report.html` of a recipe: the way of all documents through its steps, from what went in to what came
/// out. It is the last step of every recipe's plan, and has no tasks.
package struct RecipeReport: Job {
  /// One step of the recipe.
  internal struct Part: Sendable {
    /// What the recipe calls it.
    var name: String
    var kind: RecipeBuilder.Kind
    /// The step of the plan that reads and counts all its documents.
    var step: String
  }

  package static let id = "report"
  package static let summaries = ["report.json", "report.html"]

  private let recipe: String
  private let parts: [Part]

  internal init(recipe: String, parts: [Part]) {
    self.recipe = recipe
    self.parts = parts
  }

  package func describe(_ json: inout JSONWriter) {
    json.member("recipe", recipe)
    json.member("steps", parts.map(\.name))
  }

  package func tasks(for request: TaskRequest) -> [TaskSpec] { [] }

  package func perform(_ task: TaskSpec, _ context: TaskContext) {
    preconditionFailure("the report of a recipe has no tasks")
  }

  package func conclude(_ run: ConcludedRun) throws -> [String] {
    var report = RunReport(title: recipe)
    report.isComplete = run.before.allSatisfy(\.isComplete)
    for (index, part) in parts.enumerated() {
      guard let step = run.before.first(where: { $0.step.id == part.step }) else { continue }
      let flow = Flow(part.kind, step.counts)
      if index == 0 {
        report.input = flow.input
        report.inputNoun = step.counts[.pages] > 0 ? "pages" : "documents"
      }
      report.kept = flow.output
      for (reason, count) in flow.reasons.counts { report.rejects.add(reason, count) }
      for (language, count) in step.counts[.blockedLanguages].counts { report.blocked.add(language, count) }
      report.stages.append(
        .init(
          name: part.name, input: flow.input, output: flow.output, reasons: flow.reasons,
          processorSeconds: step.counts.stages.reduce(0) { $0 + $1.processorSeconds }))
      if step.counts[.languages].total > 0 { take(step.counts, into: &report) }
      report.samples += try RejectSamples(folder: step.folder).samples()
    }
    for step in run.before {
      for (kind, count) in step.counts[.faults].counts { report.faults.add(kind, count) }
      report.settings.append((step.step.id, String(decoding: step.step.description, as: UTF8.self)))
      report.pending += step.failures.map { "\($0.input): \($0.error)" }
    }
    try report.write(in: run.folder)
    guard report.isComplete, !report.addsUp else { return [] }
    return [
      "\(report.input) \(report.inputNoun) are not \(report.kept) documents and \(report.rejects.total) dropped ones"
    ]
  }

  /// What is known of the documents after the last step that looked at them.
  private func take(_ counts: Counts, into report: inout RunReport) {
    let known = RunReport(title: "", counts: counts, input: .documents)
    report.languages = known.languages
    report.lengths = known.lengths
    report.scores = known.scores
    report.hosts = known.hosts
  }
}

/// How many documents went into a step, came out, and stayed behind for which reason.
private struct Flow {
  var input: Int
  var output: Int
  var reasons: Tally

  init(_ kind: RecipeBuilder.Kind, _ counts: Counts) {
    reasons = counts[.rejects]
    switch kind {
    case .stages:
      input = max(counts[.pages], counts[.documentsRead])
      output = counts[.documents]
    case .dedupExact, .dedupMinHash:
      input = counts[.considered]
      output = counts[.kept]
      add(kind == .dedupExact ? "duplicate" : "near-duplicate", counts[.removed])
    case .dedupSpans, .dedupLines, .dedupSubstrings:
      input = counts[.documentsRead]
      output = counts[.documents]
      add("nothing-left", counts[.documentsEmptied])
    case .release:
      input = counts[.documents]
      output = counts[.placed]
      add("not-released", counts[.unplaced])
    case .tokenize:
      input = counts[.documents]
      output = counts[.documents]
    }
  }

  private mutating func add(_ reason: String, _ count: Int) { if count > 0 { reasons.add(reason, count) } }
}
