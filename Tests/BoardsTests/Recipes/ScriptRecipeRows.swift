/// Tools that read their commands from a file, and simulators.
enum ScriptRecipeRows {
  static let all = jlink + gdb + simavr

  static let jlink = [
    RecipeRow(
      #"{"kind": "jlink", "device": "STM32F303RE"}"#,
      .elf,
      steps: """
        flash JLinkExe -NoGui 1 -ExitOnError 1 -device STM32F303RE -if SWD -speed 4000 -autoconnect 1 \
        -CommanderScript flash.jlink
        reset JLinkExe -NoGui 1 -ExitOnError 1 -device STM32F303RE -if SWD -speed 4000 -autoconnect 1 \
        -CommanderScript reset.jlink
        """
    ),
    RecipeRow(
      #"{"kind": "jlink", "device": "AM1808", "interface": "JTAG", "speed": 1000}"#,
      board: #", "probe": "683456789""#,
      .hex,
      steps: """
        flash JLinkExe -NoGui 1 -ExitOnError 1 -SelectEmuBySN 683456789 -device AM1808 -if JTAG -speed 1000 -jtagconf \
        -1,-1 -autoconnect 1 -CommanderScript flash.jlink
        reset JLinkExe -NoGui 1 -ExitOnError 1 -SelectEmuBySN 683456789 -device AM1808 -if JTAG -speed 1000 -jtagconf \
        -1,-1 -autoconnect 1 -CommanderScript reset.jlink
        """
    ),
  ]

  static let gdb = [
    RecipeRow(
      #"{"kind": "gdb", "server": "localhost:3333", "server_kind": "openocd"}"#,
      .elf,
      steps: """
        flash gdb-multiarch -nx -batch -iex 'set auto-load off' -x flash.gdb firmware.elf
        reset gdb-multiarch -nx -batch -x reset.gdb
        """
    )
  ]

  static let simavr = [
    RecipeRow(
      #"{"kind": "simavr", "mcu": "atmega328p"}"#,
      .elf,
      steps: """
        run simavr -m atmega328p -f 16000000 firmware.elf
        """
    ),
    RecipeRow(
      #"{"kind": "simavr", "mcu": "attiny85", "frequency": 8000000}"#,
      .hex,
      steps: """
        run simavr -m attiny85 -f 8000000 firmware.hex
        """
    ),
  ]
}
