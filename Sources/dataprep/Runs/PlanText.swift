import Base
import Runs

/// What `--dry-run` prints: the plan with all defaults filled in.
struct PlanText {
  private let plan: Plan
  private let output: String
  private let threads: Int
  /// Writes what a command has to say beside the plan, as members.
  var more: (inout JSONWriter) throws -> Void = { _ in }

  init(_ plan: Plan, output: String, threads: Int) {
    self.plan = plan
    self.output = output
    self.threads = threads
  }

  /// One JSON object in a line.
  var json: String {
    get throws {
      var json = JSONWriter(capacity: 1 << 14)
      json.beginObject()
      json.member("output", output)
      json.member("threads", threads)
      try more(&json)
      json.key("steps")
      json.beginArray()
      for step in plan.steps {
        json.beginObject()
        json.member("id", step.id)
        json.member("digest", step.digest)
        json.member("description", try JSONValue(parsing: step.description.span))
        json.member("tasks", plan.tasks.count { $0.step == step.id })
        json.endObject()
      }
      json.endArray()
      json.key("tasks")
      json.beginArray()
      for task in plan.tasks {
        json.beginObject()
        json.member("task", task.name)
        json.member("bytes", task.byteCount)
        json.key("inputs")
        json.beginArray()
        for input in task.inputs { input.write(to: &json) }
        json.endArray()
        json.endObject()
      }
      json.endArray()
      json.endObject()
      return json.bytes.string()
    }
  }
}
