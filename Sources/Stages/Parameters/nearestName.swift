/// The name that takes fewest single-character edits (Levenshtein distance over UTF-8) to become from `name`; of
/// several, the first. Nil if there are no names.
internal func nearestName(to name: String, among names: [String]) -> String? {
  names.map { (name: $0, distance: editDistance(Array(name.utf8), Array($0.utf8))) }
    .min { $0.distance < $1.distance }?.name
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
