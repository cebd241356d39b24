internal import Base
internal import CSystem

/// A host's refusal, and until when no request is sent to it: a small file that other processes read.
struct CoolDown: Equatable {
  var host: String
  /// Seconds since 1970 at which requests may be sent again.
  var until: Int
  /// Seconds since 1970 at which the host refused.
  var since: Int
  /// What it answered.
  var status: Int

  /// The longest cool-down that a file is believed: one from a clock that ran ahead does not hold for ever.
  static let longest = 86_400

  /// The name of the file of a host.
  static func fileName(of host: String) -> String { "cool-down-\(plainName(of: host)).json" }

  /// A host's name as it can stand in a file's.
  static func plainName(of host: String) -> String {
    let name = host.utf8.map { byte -> Character in
      let isPlain =
        ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
      return isPlain ? Character(Unicode.Scalar(byte)) : "_"
    }
    return String(name.prefix(200))
  }

  /// The cool-down that holds for a host; nil if none does.
  static func current(of host: String, in folder: String, now: Int) -> CoolDown? {
    let path = Path.join(folder, fileName(of: host))
    guard FileSystem.entry(at: path)?.kind == .file, let json = try? JSONValue(file: path),
      json["host"]?.string == host, let until = json["until"]?.count, let since = json["since"]?.count
    else { return nil }
    guard until > now, since <= now + 60, until - since <= longest else { return nil }
    return CoolDown(host: host, until: until, since: since, status: json["status"]?.count ?? 403)
  }

  /// Writes the file. A folder that cannot be written is no reason to fail: this process knows it all the same.
  func note(in folder: String) {
    var json = JSONWriter()
    json.beginObject()
    json.member("host", host)
    json.member("status", status)
    json.member("since", since)
    json.member("until", until)
    json.endObject()
    try? FileSystem.createFolder(folder)
    try? AtomicFile.write(json.bytes.string() + "\n", to: Path.join(folder, Self.fileName(of: host)))
  }

  /// The error for a request that is not sent, or was refused just now.
  func refusal(of location: String, now: Int, isFresh: Bool) -> SourceError {
    let minutes = max(1, (until - now + 59) / 60)
    let wait = "no request goes to \(host) before \(ClockTime.utc(until)) (in \(minutes) min)"
    return SourceError(
      .refused,
      isFresh
        ? "HTTP status \(status): the server rejects the request; \(wait)"
        : "\(host) answered with status \(status) at \(ClockTime.utc(since)); \(wait)",
      location: location,
      advice: "Requests to a server that blocks prolong the block. Wait, then run the same command again with fewer "
        + "--jobs, and name yourself with --contact or $DATAPREP_CONTACT.")
  }
}

/// Times as messages name them.
enum ClockTime {
  /// Seconds since 1970, now.
  static var now: Int { Int(time(nil)) }

  /// `14:02:09 UTC`.
  static func utc(_ seconds: Int) -> String { "\(UTCTime(seconds).clock) UTC" }
}
