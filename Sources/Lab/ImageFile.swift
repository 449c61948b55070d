import Boards
import Posix

/// Looks into files that hold images.
package enum ImageFile {
  /// Why there is no image to be run.
  package enum Fault: Error, Equatable {
    /// The file is cut off or damaged, as one sentence: the job's fault.
    case damaged(RecipeError)
    /// The file cannot be read: the host's fault.
    case unreadable(PosixError)
  }

  /// What a file's own format says of it.
  package enum Finding: Sendable, Equatable {
    case whole(ImageContent)
    /// Cut off, damaged or of another format, and how one can see that.
    case faulty(String)
    /// The format does not tell.
    case unknown
  }

  private static let blockSize = 1 << 16

  /// An executable, checked against its own format.
  ///
  /// Its name tells the format. Where it tells none, as of what cargo and some vendors' linkers make, a whole
  /// ELF file is one all the same.
  ///
  /// - Parameters:
  ///   - name: the file's name.
  ///   - directory: where it lies; links that lead out of it are not followed.
  ///   - baseAddress: the manifest's `base_address`.
  /// - Returns: the image, with what an ELF or hex file says of itself.
  /// - Throws: ``Fault``.
  package static func image(
    _ name: String,
    in directory: Directory,
    baseAddress: Int?
  ) throws(Fault) -> Image {
    let named = ImageFormat(fileName: name)
    let format = named == .other ? .elf : named
    let size: Int
    let finding: Finding
    do throws(PosixError) {
      let file = try directory.openWithin(name)
      size = try file.status().size
      finding = try look(number: file.number, size: size, format: format)
    } catch {
      throw .unreadable(error)
    }
    var image = Image(format: named, baseAddress: baseAddress.map { UInt64(clamping: $0) }, size: size)
    switch finding {
    case .whole(let content):
      image.format = format
      image.content = content
    case .faulty(let reason) where named != .other && size > 0:
      throw .damaged(RecipeError("the executable \(name) cannot be used: \(reason)"))
    case .faulty, .unknown: break
    }
    return image
  }

  /// Looks at a file as one of a format.
  ///
  /// - Parameters:
  ///   - number: the descriptor of a file that the caller keeps open.
  ///   - size: the file's size in bytes.
  ///   - format: what it is to be.
  /// - Returns: what it is; ``Finding/unknown`` for formats that do not know their own length.
  /// - Throws: `PosixError` where the file cannot be read.
  package static func look(number: Int32, size: Int, format: ImageFormat) throws(PosixError) -> Finding {
    switch format {
    case .elf: try lookAtELF(number, size: size)
    case .hex: try lookAtHex(number)
    case .bin, .other: .unknown
    }
  }

  private static func lookAtELF(_ number: Int32, size: Int) throws(PosixError) -> Finding {
    var failure: PosixError?
    let verdict = ELFCheck.check(size: UInt64(clamping: size)) { offset, length in
      do throws(PosixError) {
        return try Descriptor.peek(number, at: Int(clamping: offset), count: length)
      } catch {
        failure = error
        return nil
      }
    }
    if let failure { throw failure }
    switch verdict {
    case .whole(let content): return .whole(content)
    case .truncated(let reason), .malformed(let reason): return .faulty(reason)
    case .notELF: return .faulty("it is no ELF file")
    }
  }

  private static func lookAtHex(_ number: Int32) throws(PosixError) -> Finding {
    var check = IntelHexCheck()
    var offset = 0
    while true {
      let block = try Descriptor.peek(number, at: offset, count: blockSize)
      if block.isEmpty { break }
      check.feed(block)
      offset += block.count
    }
    switch check.finish() {
    case .whole(let content): return .whole(content)
    case .truncated(let reason): return .faulty(reason)
    case .malformed(let line, let reason): return .faulty("line \(line): \(reason)")
    }
  }
}
