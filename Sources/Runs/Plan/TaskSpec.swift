internal import Base

/// What has to be complete before a task can begin.
package enum Dependency: Sendable, Equatable {
  case nothing
  /// One task of the plan, by name.
  case task(String)
  /// Every task of a step.
  case step(String)
}

/// A share of a plan that one worker does: some inputs, in order.
package struct TaskSpec: Sendable, Equatable {
  /// The task's name: unique in the plan, and one safe component of a path.
  package var name: String
  /// The step that it belongs to.
  package var step: String
  /// What the task reads, in order.
  package var inputs: [Input]
  /// What has to be complete before.
  package var after: Dependency
  /// What else decides its output beside the job and its inputs: part of the digest that its record carries.
  package var variant: String

  /// A task made of its parts.
  package init(
    name: String, step: String, inputs: [Input], after: Dependency = .nothing, variant: String = ""
  ) {
    self.name = name
    self.step = step
    self.inputs = inputs
    self.after = after
    self.variant = variant
  }

  /// Bytes of its inputs, as far as they are known.
  package var byteCount: Int { inputs.reduce(0) { $0.adding(clamped: $1.byteCount ?? 0) } }
}

extension TaskSpec {
  /// Writes the task as one line of `tasks.jsonl`.
  internal func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("task", name)
    json.member("step", step)
    switch after {
    case .nothing: break
    case .task(let name): json.member("after_task", name)
    case .step(let step): json.member("after_step", step)
    }
    if !variant.isEmpty { json.member("variant", variant) }
    json.key("inputs")
    json.beginArray()
    for input in inputs { input.write(to: &json) }
    json.endArray()
    json.endObject()
    json.endLine()
  }

  /// Reads what `write` wrote; nil where it is something else, or names a task as no task is named.
  internal init?(_ json: JSONValue) {
    guard let name = json["task"]?.string, Self.isSafe(name), let step = json["step"]?.string,
      let inputs = json["inputs"]?.array
    else { return nil }
    let read = inputs.compactMap(Input.init)
    guard read.count == inputs.count else { return nil }
    let after: Dependency =
      if let task = json["after_task"]?.string {
        .task(task)
      } else if let step = json["after_step"]?.string {
        .step(step)
      } else {
        .nothing
      }
    self.init(name: name, step: step, inputs: read, after: after, variant: json["variant"]?.string ?? "")
  }

  /// Whether a name can be a task's: one component of a path that is not hidden, and short enough for a file name.
  package static func isSafe(_ name: String) -> Bool {
    Path.staysInside(name) && !name.contains("/") && name.utf8.first != UInt8(ascii: ".") && name.utf8.count <= 200
  }
}
