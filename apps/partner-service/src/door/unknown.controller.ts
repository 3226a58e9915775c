import { All, Controller } from '@nestjs/common';
import { JudgesOwnInput, problems } from '@app/common';

@JudgesOwnInput()
@Controller('door')
export class UnknownController {
  @All('unknown')
  refuse(): never {
    throw problems.unknownEndpoint();
  }
}
