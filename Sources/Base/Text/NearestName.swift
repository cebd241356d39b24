/// The name that takes fewest single-character edits (Levenshtein distance over UTF-8) to become from `name`; of
/// several, the first. Nil if there are no names, or none within `limit` edits.
package func nearestName(to name: String, among names: [String], within limit: Int = .max) -> String? {
  let wanted = Array(name.utf8)
  var best: (name: String, distance: Int)?
  for candidate in names {
    let most = min(limit, best.map { $0.distance - 1 } ?? limit)
    guard most >= 0 else { break }
    let length = candidate.utf8.count
    guard abs(length - wanted.count) <= most else { continue }
    let distance = editDistance(wanted, Array(candidate.utf8))
    if distance <= most { best = (candidate, distance) }
  }
  return best?.name
}

private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  var row = Array(0...b.count)
  for (index, byte) in a.enumerated() {
    var diagonal = row[0]
    row[0] = index + 1
    for (column, other) in b.enumerated() {
      let substitution = diagonal + (byte == other ? 0 : 1)
      diagonal = row[column + 1]
      row[column + 1] = min(substitution, diagonal + 1, row[column] + 1)
    }
  }
  return row[b.count]
}
