public import Base
public import Fetch
public import Records

/// Opens an input of texts: JSON Lines (plain, gzip, zstd) or a WET archive, told by its first bytes.
///
/// - Parameters:
///   - location: `-` for standard input, an `https://`, `http://` or `file://` URL, or a path.
///   - batchBytes: bytes of the input at which a batch is full.
public func openTextReader(
  _ location: String, fields: TextFields = TextFields(), batchBytes: Int = 1 << 20,
  policy: FetchPolicy = FetchPolicy()
) throws(TextError) -> any TextReader {
  do throws(SourceError) {
    let source = try openSource(location, policy: policy)
    let start = try StartedSource(source, startCount: TextFormat.startCount)
    switch TextFormat(start.start) {
    case .lines: return JSONLinesTextReader(start, fields: fields, batchBytes: batchBytes)
    case .archive: return ArchiveTextReader(start, fields: fields, batchBytes: batchBytes)
    }
  } catch { throw TextError(error) }
}
