internal import Archive
internal import Base
internal import Records
internal import Stages

/// What a record says of a robots.txt: a line that sorts by URL and date.
///
/// `SERVER<tab>SCHEME<tab>PATH<tab>DATE<tab>STATUS`, and then groups of rules as in `RobotsLine`, or `<tab>><tab>SERVER<tab>SCHEME<tab>PATH`
/// where the server sends elsewhere.
internal final class RobotsCapture {
  /// What became of a record.
  enum Outcome: String {
    /// The server sent a file.
    case answered
    /// There is none (a status of 400 to 499): all is allowed.
    case unavailable
    /// The server had no answer (500 and above, 429): nothing can be known.
    case unreachable
    /// The server sends elsewhere.
    case redirected
    /// A robots.txt in a record without its content, or whose status says none of these.
    case unusable
    /// The record is none of a robots.txt.
    case other
  }

  private let agents: RobotsAgents
  private let http = HTTPDecoder(payloadLimit: RobotsText.limit + 1)
  private var origin = RobotsOrigin()
  private var target = RobotsOrigin()
  /// The line of the last record.
  private(set) var line = ByteBuffer(capacity: 1 << 12)

  init(_ agents: RobotsAgents) { self.agents = agents }

  /// Reads the record that a reader is at.
  func read(_ reader: ArchiveReader) -> Outcome {
    guard reader.type == .response || reader.type == .resource || reader.type == .revisit else { return .other }
    reader.withTargetURI { origin.set($0) }
    guard !origin.key.isEmpty, isRobotsText else { return .other }
    guard reader.type != .revisit else { return .unusable }
    let date = reader.withField(.date) { OptOutDate($0)?.digits ?? 0 }
    return reader.withContent { content in
      let message = http.decode(content)
      let status = reader.type == .resource && message.status == nil ? 200 : message.status ?? 0
      begin(date, status)
      switch status {
      case 200...299:
        http.withPayload(of: content) { RobotsLine.append(groups: RobotsText($0), for: agents, to: &line) }
        return .answered
      case 300...399:
        guard let place = message.location, setTarget(content.extracting(place)) else { return .unusable }
        line.append("\t>\t")
        line.append(target.key)
        line.append(target.path)
        return .redirected
      // Too many requests: that says nothing of a file.
      case 429, 500...999:
        line.append("\t!")
        return .unreachable
      case 400...499: return .unavailable
      default: return .unusable
      }
    }
  }

  /// Whether the URL is that of a robots.txt, or can be where one was moved to.
  private var isRobotsText: Bool {
    let path = origin.path
    let end = path.firstIndex(of: UInt8(ascii: "?")) ?? path.endIndex
    let start = path[..<end].lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
    let name = path[start..<end].map { ASCII.lowercased($0) }
    return name.firstRange(of: Array("robots".utf8)) != nil
  }

  private func begin(_ date: Int, _ status: Int) {
    line.removeAll()
    line.append(origin.key)
    line.append(origin.path)
    line.append(ASCII.tab)
    line.append(utf8: date.padded(14))
    line.append(ASCII.tab)
    line.append(utf8: status.padded(3))
  }

  /// Resolves where a server sends to; false where that is no address of HTTP's.
  private func setTarget(_ location: Span<UInt8>) -> Bool {
    target.set(location)
    guard target.key.isEmpty, location.count > 0 else { return !target.key.isEmpty }
    let slash = UInt8(ascii: "/")
    let scheme = Array(origin.key[(origin.serverCount + 1)...].dropLast()) + Array("://".utf8)
    let server = Array(origin.key[..<origin.serverCount])
    var url: [UInt8]
    if location.count > 1, location[0] == slash, location[1] == slash {
      url = Array(scheme.dropLast(2))
    } else if location[0] == slash {
      url = scheme + server
    } else {
      let end = origin.path.firstIndex(of: UInt8(ascii: "?")) ?? origin.path.endIndex
      let folder = origin.path[..<end].lastIndex(of: slash) ?? 0
      url = scheme + server + origin.path[...folder]
    }
    // A scheme that is none of HTTP's would be taken for a path.
    guard !location.indices.contains(where: { location[$0] == ASCII.colon }) || location[0] == slash else {
      return false
    }
    for index in location.indices { url.append(location[index]) }
    target.set(url.span)
    return !target.key.isEmpty
  }
}
