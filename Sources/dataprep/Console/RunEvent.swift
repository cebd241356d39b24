import Base

/// What machines are told of a run: an object of JSON in a line of standard error.
struct RunEvent {
  /// `progress` or `done`.
  var name: String
  var counts: KeyValuePairs<String, Int>
  /// Tasks that are done, and all, while the run goes on.
  var tasks: (done: Int, all: Int)?
  /// Tasks that a worker has done, of those that it shares with others.
  var tasksHere: Int?
  /// Since the run began.
  var seconds: Double?
  /// The file to look at next, and what it is called.
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
