internal import Base
internal import Records

/// Draws the passages of a run of those that its inputs offer: the lowest priorities of each group, each passage once.
internal struct PassageDraw {
  /// Where a passage is.
  struct Place {
    var file: Int
    var line: Range<Int>
  }

  /// Passages that queries are made for, in the order of the draw.
  private(set) var seeds: [Place] = []
  /// The others.
  private(set) var others: [Place] = []
  /// Seeds that the quota of a host kept out.
  private(set) var refusedByHost = 0

  /// Draws.
  ///
  /// - Parameter files: changed, as they are read to their ends.
  init(_ files: inout [ScanFile], _ quotas: PassageQuotas) throws {
    let groups = quotas.groups
    var drawn = groups.map { _ in 0 }
    var seedsDrawn = groups.map { _ in 0 }
    var hosts: [String: Int] = [:]
    var last: (group: Int, priority: UInt64)?
    while let number = Self.lowest(files), let entry = files[number].next {
      try files[number].advance()
      guard entry.group < groups.count else {
        throw PairsError(.badRecord, "a passage of no group", location: files[number].file.path)
      }
      guard last?.group != entry.group || last?.priority != entry.priority else { continue }
      last = (entry.group, entry.priority)
      guard drawn[entry.group] < groups[entry.group].passages else { continue }
      drawn[entry.group] += 1
      let place = Place(file: number, line: entry.line)
      guard seedsDrawn[entry.group] < groups[entry.group].seeds,
        try mayBeSeed(files[number].bytes(entry.line), quotas.perHost, &hosts)
      else {
        others.append(place)
        continue
      }
      seedsDrawn[entry.group] += 1
      seeds.append(place)
    }
  }

  /// The file whose next passage comes first; nil at the end of all.
  private static func lowest(_ files: [ScanFile]) -> Int? {
    var best: Int?
    for number in files.indices {
      guard let next = files[number].next else { continue }
      if let now = best.flatMap({ files[$0].next }), (now.group, now.priority) <= (next.group, next.priority) {
        continue
      }
      best = number
    }
    return best
  }

  private mutating func mayBeSeed(
    _ line: UnsafeRawBufferPointer, _ limit: Int?, _ hosts: inout [String: Int]
  ) throws -> Bool {
    guard let limit else { return true }
    let passage = try Passage(line.assumingMemoryBound(to: UInt8.self).span)
    let host = passage?.host ?? ""
    guard !host.isEmpty else { return true }
    guard hosts[host, default: 0] < limit else {
      refusedByHost += 1
      return false
    }
    hosts[host, default: 0] += 1
    return true
  }
}
