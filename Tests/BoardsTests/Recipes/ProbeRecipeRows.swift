/// Tools that reach the chip through a debug probe.
enum ProbeRecipeRows {
  static let all = stFlash + pyocd + probeRs + nrfjprog

  static let stFlash = [
    RecipeRow(
      #"{"kind": "st-flash"}"#,
      .hex,
      steps: """
        flash st-flash --format ihex write firmware.hex
        reset st-flash reset
        """
    ),
    RecipeRow(
      #"{"kind": "st-flash"}"#,
      .elf,
      steps: """
        convert llvm-objcopy -O ihex firmware.elf firmware.hex
        flash st-flash --format ihex write firmware.hex
        reset st-flash reset
        """
    ),
    RecipeRow(
      #"{"kind": "st-flash", "speed": 1800, "connect_under_reset": true, "flash_size": "128k"}"#,
      board: #", "probe": "0671FF485550755187121723""#,
      .binWithBase,
      steps: """
        flash st-flash --serial 0671FF485550755187121723 --connect-under-reset --freq=1800 --flash=128k write \
        firmware.bin 0x8000000
        reset st-flash --serial 0671FF485550755187121723 --connect-under-reset --freq=1800 reset
        """
    ),
    RecipeRow(
      #"{"kind": "st-flash"}"#,
      board: #", "flash": {"address": "0x08000000", "size": 524288}"#
        + #", "console": {"kind": "serial", "path": "/dev/ttyACM0", "baud": 115200}"#,
      .bin,
      steps: """
        open
        flash st-flash write firmware.bin 0x8000000
        discard
        reset st-flash reset
        """
    ),
  ]

  static let pyocd = [
    RecipeRow(
      #"{"kind": "pyocd", "target": "nrf52840"}"#,
      .elf,
      steps: """
        flash pyocd load -W --no-config -t nrf52840 --no-reset -O resume_on_disconnect=false firmware.elf
        reset pyocd reset -W --no-config -t nrf52840
        """
    ),
    RecipeRow(
      #"{"kind": "pyocd", "target": "stm32l475xg", "speed": 1000000, "connect": "under-reset","#
        + #" "pack": "/srv/l4.pack", "options": ["-e", "chip"]}"#,
      board: #", "probe": "066EFF495057808667162934""#,
      .binWithBase,
      steps: """
        flash pyocd load -W --no-config -u 066EFF495057808667162934 -t stm32l475xg -f 1000000 -M under-reset --pack \
        /srv/l4.pack --no-reset -O resume_on_disconnect=false -e chip firmware.bin@0x8000000
        reset pyocd reset -W --no-config -u 066EFF495057808667162934 -t stm32l475xg -f 1000000 --pack /srv/l4.pack
        """
    ),
    RecipeRow(
      #"{"kind": "pyocd", "target": "nrf52840"}"#,
      board: #", "reset": ["relay", "pulse", "3"]"#,
      .bin,
      steps: """
        flash pyocd load -W --no-config -t nrf52840 --no-reset -O resume_on_disconnect=false firmware.bin
        reset relay pulse 3
        """
    ),
  ]

  static let probeRs = [
    RecipeRow(
      #"{"kind": "probe-rs", "chip": "STM32F303RETx"}"#,
      .elf,
      steps: """
        flash probe-rs download --non-interactive --chip STM32F303RETx --verify --disable-progressbars firmware.elf
        reset probe-rs reset --non-interactive --chip STM32F303RETx
        """
    ),
    RecipeRow(
      #"{"kind": "probe-rs", "chip": "STM32F303RETx"}"#,
      .hex,
      steps: """
        flash probe-rs download --non-interactive --chip STM32F303RETx --verify --disable-progressbars --binary-format \
        hex firmware.hex
        reset probe-rs reset --non-interactive --chip STM32F303RETx
        """
    ),
    RecipeRow(
      #"{"kind": "probe-rs", "chip": "nRF52840_xxAA", "protocol": "swd", "speed": 4000,"#
        + #" "connect_under_reset": true}"#,
      board: #", "probe": "1366:1015:000683456789""#,
      .binWithBase,
      steps: """
        flash probe-rs download --non-interactive --chip nRF52840_xxAA --protocol swd --speed 4000 --probe \
        1366:1015:000683456789 --connect-under-reset --verify --disable-progressbars --binary-format bin \
        --base-address 0x8000000 firmware.bin
        reset probe-rs reset --non-interactive --chip nRF52840_xxAA --protocol swd --speed 4000 --probe \
        1366:1015:000683456789 --connect-under-reset
        """
    ),
  ]

  static let nrfjprog = [
    RecipeRow(
      #"{"kind": "nrfjprog", "family": "NRF52"}"#,
      .elf,
      steps: """
        convert llvm-objcopy -O ihex firmware.elf firmware.hex
        flash nrfjprog --program firmware.hex -f NRF52 --sectoranduicrerase --verify
        reset nrfjprog --reset -f NRF52
        """
    ),
    RecipeRow(
      #"{"kind": "nrfjprog", "family": "NRF51", "erase": "sectorerase", "reset_by": "pinreset", "speed": 2000}"#,
      board: #", "probe": "683456789""#,
      .hex,
      steps: """
        flash nrfjprog --program firmware.hex -f NRF51 --snr 683456789 --clockspeed 2000 --sectorerase --verify
        reset nrfjprog --pinreset -f NRF51 --snr 683456789 --clockspeed 2000
        """
    ),
  ]
}
