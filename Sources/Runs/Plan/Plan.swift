internal import Base

/// One step of a plan: a job, and its place among the others.
package struct Step: Sendable {
  /// The step's name in its plan.
  package var id: String
  /// What its tasks are and how one is done.
  package var job: any Job
  /// What the names of its tasks and files have in front.
  package var scope: StepScope
  /// The earlier step whose documents its tasks read; nil for the inputs of the plan.
  package var source: String?

  /// - Parameters:
  ///   - id: the step's name; the job's own, in its scope, where nothing else is said.
  ///   - scope: what the names of its tasks and files have in front.
  ///   - source: the earlier step whose documents it reads.
  package init(_ job: any Job, id: String? = nil, scope: StepScope = .none, source: String? = nil) {
    self.id = id ?? scope.name(type(of: job).id)
    self.job = job
    self.scope = scope
    self.source = source
  }

  /// What the job says of itself, as JSON.
  package var description: [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.member("tool", "dataprep \(version)")
    json.member("job", type(of: job).id)
    job.describe(&json)
    json.endObject()
    return json.bytes.array()
  }

  /// SHA-256 over the description: two tasks with the same digest and the same inputs write the same bytes.
  package var digest: String { Digest.of(description.span, .sha256).hexadecimal }
}

extension Step {
  /// Tasks of the job as the plan names them; those that read what others publish come after these.
  fileprivate func planned(_ tasks: [TaskSpec]) -> [TaskSpec] {
    let own = Set(tasks.map(\.name))
    return tasks.map { task in
      var task = task
      if case .task(let name) = task.after, own.contains(name) { task.after = .task(scope.name(name)) }
      task.name = scope.name(task.name)
      let producers = task.inputs.compactMap(\.producer)
      if task.after == .nothing, let first = producers.first, let source {
        task.after = producers.count == 1 ? .task(first) : .step(source)
      }
      return task
    }
  }
}

/// A run as it is frozen before it begins: steps, and the tasks of each.
package struct Plan: Sendable {
  /// The steps, in order.
  package var steps: [Step]
  /// All tasks, those of a step together, steps in order.
  package private(set) var tasks: [TaskSpec]
  /// The digests of the steps, by step.
  package let digests: [String: String]

  /// Makes the tasks of all steps.
  ///
  /// - Parameters:
  ///   - inputs: in order; one that is there twice counts once.
  ///   - records: what is in the run's directory already; its tasks keep their names.
  /// - Throws: what a job throws for inputs that it cannot do.
  package init(steps: [Step], inputs: [Input], records: [CompletionRecord] = []) throws {
    var seen: Set<String> = []
    let inputs = inputs.filter { seen.insert($0.identity).inserted }
    var made: [TaskSpec] = []
    for (index, step) in steps.enumerated() {
      let before = index > 0 ? steps[index - 1].id : nil
      let read = step.source.map { source in Self.documents(of: source, steps, made) } ?? inputs
      let request = TaskRequest(
        step: step.id, inputs: read, before: before, tasksBefore: made.filter { $0.step == before },
        records: records.filter { $0.step == step.id }.map(step.scope.jobRecord))
      made += step.planned(try step.job.tasks(for: request))
    }
    self.init(steps: steps, tasks: made)
  }

  /// What the tasks of a step publish, as inputs of a later one. They are as large as what they are made of: nobody knows
  /// better before the run, and it is a measure of the work.
  private static func documents(of id: String, _ steps: [Step], _ tasks: [TaskSpec]) -> [Input] {
    guard let step = steps.first(where: { $0.id == id }) else { preconditionFailure("no step is called \(id)") }
    return tasks.filter { $0.step == id }.map { task in
      guard let path = step.job.documents(of: step.scope.jobTask(task)) else {
        preconditionFailure("step \(id) has no documents for a later one")
      }
      let published = step.scope.path(path)
      return Input(location: published, identity: published, byteCount: task.byteCount, producer: task.name)
    }
  }

  /// A plan whose tasks are known.
  package init(steps: [Step], tasks: [TaskSpec]) {
    self.steps = steps
    self.tasks = tasks
    digests = Dictionary(steps.map { ($0.id, $0.digest) }, uniquingKeysWith: { first, _ in first })
  }

  /// The step called `id`.
  package func step(_ id: String) -> Step? { steps.first { $0.id == id } }

  /// What decides a task's output beside its inputs.
  package func digest(of task: TaskSpec) -> String { digest(step: task.step, variant: task.variant) }

  /// What decides the output of a task of a step beside its inputs.
  package func digest(step: String, variant: String) -> String {
    let digest = digests[step] ?? ""
    return variant.isEmpty ? digest : Digest.sha256("\(digest)\n\(variant)")
  }

  /// Bytes of all inputs of the first step, as far as they are known.
  package var byteCount: Int {
    tasks.reduce(0) { $0.adding(clamped: $1.step == steps.first?.id ? $1.byteCount : 0) }
  }
}

/// What a job makes its tasks of.
package struct TaskRequest: Sendable {
  /// The step that the tasks are for.
  package var step: String
  /// The inputs of the whole plan.
  package var inputs: [Input]
  /// The step before, and its tasks; nil and none for the first step.
  package var before: String?
  /// The tasks of the step before.
  package var tasksBefore: [TaskSpec]
  /// Records of the step that are in the run's directory already.
  package var records: [CompletionRecord]
}
