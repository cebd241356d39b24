import Base

/// An event of a run for machines: a JSON object on one line of standard error.
struct RunEvent {
  /// `progress` or `done`.
  var name: String
  var counts: KeyValuePairs<String, Int>
  /// The number of finished tasks and of all tasks, while the run is in progress.
  var tasks: (done: Int, all: Int)?
  /// The number of tasks that a worker has done, of those that it shares with others.
  var tasksHere: Int?
  /// Seconds since the run began.
  var seconds: Double?
  /// The result file's key and path.
  var file: (name: String, path: String)?

  var json: String {
    var json = JSONWriter()
    json.beginObject()
    json.member("event", name)
    if let tasks {
      json.member("tasks_done", tasks.done)
      json.member("tasks", tasks.all)
    }
    if let tasksHere { json.member("tasks_here", tasksHere) }
    for (name, count) in counts {
      json.key(name)
      json.integer(count)
    }
    if let seconds {
      json.key("seconds")
      json.number(seconds, decimals: 1)
    }
    if let file {
      json.key(file.name)
      json.string(file.path)
    }
    json.endObject()
    return json.bytes.string()
  }
}
