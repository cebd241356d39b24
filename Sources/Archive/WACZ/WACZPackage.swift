package import Base
package import Records

/// A WACZ file of which more than one thing is asked: its indexes, and records at places in its archives. Its directory is
/// read once.
package final class WACZPackage {
  private let file: WACZFile
  private let limits: ArchiveLimits

  /// Opens a file.
  ///
  /// - Returns: nil where it is no zip file that has a directory.
  package init?(_ source: any RangeSource, limits: ArchiveLimits = ArchiveLimits()) throws(ArchiveError) {
    var found: [Fault] = []
    guard let file = try WACZFile.open(source, faults: &found) else { return nil }
    self.file = file
    self.limits = limits
  }

  /// What is wrong with the directory and with archives that cannot be read.
  package var faults: [Fault] { file.faults }

  /// Whether there is an archive of that name: `archive/data.warc.gz`.
  package func has(_ member: String) -> Bool { file.member(called: member) != nil }

  /// Captures of a URL by all indexes in the file; nil where it has none.
  ///
  /// - Throws: also where an index is damaged, or not what the directory declares.
  package func captures(of url: String) throws(SourceError) -> [IndexedCapture]? {
    var found: [IndexedCapture] = []
    let hasIndex = try file.forEachIndex { (index) throws(SourceError) in
      found += try CaptureIndex.captures(of: url, in: index)
    }
    return hasIndex ? found : nil
  }

  /// Reads its archives, or one of them from an offset in it on.
  package func reader(of member: String? = nil, from offset: Int = 0) -> ArchiveReader {
    ArchiveReader(file, limits: limits, from: offset, member: member)
  }
}
