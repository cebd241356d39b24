package import Base
internal import Deduplication
internal import Records
package import Runs

/// Groups in, a decision for every document out: the third step of a deduplication, one task.
package struct ClusterDocuments: Job {
  package static let id = DeduplicationNames.cluster

  private let settings: DeduplicationSettings

  /// The step with the run's settings.
  package init(_ settings: DeduplicationSettings) { self.settings = settings }

  package func describe(_ json: inout JSONWriter) { settings.describeDecisions(&json) }

  package func tasks(for request: TaskRequest) -> [TaskSpec] {
    var tasks = request.oneAfterAll(named: DeduplicationNames.cluster)
    tasks[0].variant = DeduplicationNames.digest(of: request.inputs)
    return tasks
  }

  package func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    let signatures = try SignatureSet(context, settings)
    for file in signatures.files { try file.check() }
    let earlier = try EarlierDecisions(settings)
    let digest = settings.rule.digest
    let groups = try context.files(of: DeduplicationNames.join).map { try context.path(ofPublished: $0) }.sorted()
    let scratch = try context.privateFolder("sort")
    let components = try Components(
      of: signatures, groups: groups, settings: digest, fixed: earlier.count, keepsLinks: settings.keep == .first,
      scratch: Path.join(scratch, "components"), memory: settings.memory / 2)
    let decisions = ClusterDecisions(
      signatures, settings, earlier: earlier.count, scratch: Path.join(scratch, "decisions"))
    try decide(components, signatures, earlier, into: decisions, context)
    guard !context.stop.isRequested else { return }
    let ownFiles = signatures.files.count - settings.against.reduce(0) { $0 + $1.signatures.count }
    let names = try (0..<ownFiles).map { input in
      try context.record(ofTask: DeduplicationNames.signTask(input))?.inputs.first?.location ?? ""
    }
    let output = try decisions.write(context, inputs: names)
    var counts = output.counts
    counts[.candidates] = components.members.count
    counts[.components] = components.count
    context.add(counts)
    context.finalState = output.state
  }

  /// Decides on all components: some at a time by each thread, in order.
  private func decide(
    _ components: Components, _ signatures: SignatureSet, _ earlier: EarlierDecisions,
    into decisions: ClusterDecisions, _ context: TaskContext
  ) throws {
    nonisolated(unsafe) var next = 0
    let rule = settings.rule
    let workers = SparePool<DecisionWorker> { DecisionWorker(signatures, rule, earlier) }
    try context.run(
      OrderedPipeline(
        workers: workers, products: SparePool { DecidedComponents() },
        read: { worker in
          let first = next
          // Enough members for some milliseconds.
          while next < components.count, components.starts[next] - components.starts[first] < 512 { next += 1 }
          worker.range = first..<next
          return next > first
        },
        work: { worker, product in
          product.decisions.removeAll(keepingCapacity: true)
          for component in worker.range {
            try worker.rule.decide(
              components.members(of: component), links: components.links(of: component), into: &product.decisions)
          }
          product.effort = worker.rule.takeEffort()
        },
        deliver: { try decisions.add($0) }))
  }
}

/// One thread's scratch memory for decisions.
private final class DecisionWorker {
  let rule: Representatives
  var range = 0..<0

  init(_ signatures: SignatureSet, _ rule: DuplicateRule, _ earlier: EarlierDecisions) {
    self.rule = Representatives(signatures, rule, earlier: earlier)
  }
}

/// What was decided on some components.
internal final class DecidedComponents {
  var decisions: [Representatives.Decision] = []
  var effort = Representatives.Effort()
}
