import Base
import Jobs

/// What `dataprep robots` found while it made a file of rules.
struct RobotsFindings {
  let totals: RobotsGatherer.Totals
  let output: String

  var lines: [String] {
    let captures = totals.captures.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { "\($0.key) \(Amount.count($0.value))" }.joined(separator: ", ")
    var lines = [
      "\(Amount.count(totals.records)) records, captures of robots.txt: \(captures)",
      "\(Amount.count(totals.origins, of: "origin")), captured \(RobotsCheck.stamp(totals.first)) to "
        + "\(RobotsCheck.stamp(totals.last)); \(Amount.count(totals.restrictive)) disallow something",
    ]
    if totals.unreachable > 0 {
      lines.append("\(Amount.count(totals.unreachable)) had no answer (--unreachable says how these count)")
    }
    if totals.unresolved > 0 {
      lines.append(
        "\(Amount.count(totals.unresolved)) send to what the archives do not have: as if there were no file")
    }
    lines.append("rules: \(output) (\(Amount.bytes(totals.byteCount)))")
    return lines
  }

  func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("records", totals.records)
    json.member("captures", totals.captures)
    json.member("origins", totals.origins)
    json.member("restrictive", totals.restrictive)
    json.member("unreachable", totals.unreachable)
    json.member("unresolved", totals.unresolved)
    json.member("first", RobotsCheck.stamp(totals.first))
    json.member("last", RobotsCheck.stamp(totals.last))
    json.member("bytes", totals.byteCount)
    json.member("file", output)
    json.endObject()
  }
}
