/// What each source and language has and loses: hosts, crawls, languages, input files.
package struct LossTable {
  /// What documents are counted by.
  package enum Kind: String, CaseIterable, Sendable { case host, dump, language, file }

  /// One source's documents.
  package struct Row: Sendable, Equatable {
    package var kind: Kind
    package var name: String
    package var documents: Int
    package var lost: Int
  }

  private var rows: [Row] = []
  /// For each file and kind of names the row of every name of every segment.
  private var places: [[[[Int32]]]] = []
  /// The row of each file.
  private var fileRows: [Int32] = []

  /// Counts the documents of all files.
  ///
  /// - Parameters:
  ///   - first: the number of the first file that is counted.
  ///   - names: of the files from there on, in their order.
  package init(_ signatures: SignatureSet, from first: Int = 0, names: [String]) throws {
    var known: [Kind: [String: Int32]] = [:]
    func row(_ kind: Kind, _ name: String, _ documents: Int, _ rows: inout [Row]) -> Int32 {
      if let place = known[kind]?[name] {
        rows[Int(place)].documents += documents
        return place
      }
      let place = Int32(rows.count)
      rows.append(Row(kind: kind, name: name, documents: documents, lost: 0))
      known[kind, default: [:]][name] = place
      return place
    }
    for (index, file) in signatures.files[first...].enumerated() {
      var ofFile: [[[Int32]]] = []
      for (source, kind) in zip(SignedBatch.Source.allCases, [Kind.host, .dump, .language]) {
        var segments: [[Int32]] = []
        try file.forEachSource(source) { segment, _, name in
          while segments.count <= segment { segments.append([]) }
          segments[segment].append(name.name.isEmpty ? -1 : row(kind, name.name, name.documents, &rows))
        }
        ofFile.append(segments)
      }
      places.append(ofFile)
      fileRows.append(row(.file, names[index], file.documentCount, &rows))
    }
  }

  /// Counts a document that goes.
  ///
  /// - Parameters:
  ///   - file: the number of its input, from the first that is counted.
  ///   - number: its number there.
  package mutating func lose(_ document: SignedDocument, file: Int, number: Int) {
    let segment = number >> 16
    let names = [Int(document.host), Int(document.dump), Int(document.language)]
    for (source, name) in names.enumerated() {
      let row = places[file][source][segment][name]
      if row >= 0 { rows[Int(row)].lost += 1 }
    }
    rows[Int(fileRows[file])].lost += 1
  }

  /// Those that lose most, the most first; equal ones by kind and name.
  package func worst(_ limit: Int, where isWanted: (Row) -> Bool = { $0.lost > 0 }) -> [Row] {
    let sorted = rows.filter(isWanted).sorted {
      $0.lost != $1.lost
        ? $0.lost > $1.lost : $0.kind != $1.kind ? $0.kind.rawValue < $1.kind.rawValue : $0.name < $1.name
    }
    return Array(sorted.prefix(limit))
  }
}
