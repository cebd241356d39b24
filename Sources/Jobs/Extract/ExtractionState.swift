internal import Base
internal import Runs
internal import Stages

/// How far an archive's extraction is: what a checkpoint keeps beside its files and counts.
internal struct ExtractionState {
  /// How far the archive is read; nil at its start.
  var position: PagePosition?
  /// Pages that may still be read.
  var pagesLeft: Int
  /// Rejects that were written, by reason.
  var rejectsWritten = Tally()
  /// Faults that were found.
  var faults = FaultCap()

  /// - Parameters:
  ///   - json: what `json` gave; nil for a task that begins.
  ///   - pagesLeft: pages that a task that begins may read.
  init(_ json: JSONValue?, pagesLeft: Int) {
    self.pagesLeft = pagesLeft
    guard let json, let position = PagePosition(json["position"]) else { return }
    self.position = position
    self.pagesLeft = max(0, json["pages_left"]?.integer ?? pagesLeft)
    rejectsWritten = Tally(json["rejects_written"])
    faults = FaultCap(json["faults"]) ?? FaultCap()
  }

  var json: JSONValue {
    get throws {
      var json = JSONWriter()
      json.beginObject()
      if let position {
        json.key("position")
        position.write(to: &json)
      }
      json.member("pages_left", pagesLeft)
      json.key("rejects_written")
      rejectsWritten.write(to: &json)
      json.key("faults")
      faults.write(to: &json)
      json.endObject()
      return try JSONValue(parsing: json.bytes.array().span)
    }
  }
}
